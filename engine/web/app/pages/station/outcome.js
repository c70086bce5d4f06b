// What an answer says: its status, whether that is a refusal, and the reason in words.
import { words } from '../../lib/format.js';

const good = new Set(['Accepted', 'Unlocked', 'Scheduled', 'RebootRequired', 'AcceptedCanceled', 'Success', 'Processing', 'Idle', 'EmptyResultSet', 'NoProfiles', 'NoTransaction', 'Ongoing', 'Unpublished']);
const waits = new Set(['Scheduled', 'RebootRequired', 'Pending', 'Processing', 'EmptyResultSet', 'NoProfiles', 'NoTransaction']);

// toneOf is how a status is shown.
export const toneOf = (status) => (waits.has(status) ? 'wait' : good.has(status) ? 'good' : 'bad');

const isStatus = (key) => key === 'status' || /Status$/.test(key);

// statuses collects what an answer says of itself or of its parts: [{status, info, of}].
function statuses(payload, out = []) {
  if (!payload || typeof payload !== 'object') return out;
  for (const [key, v] of Object.entries(payload)) {
    if (isStatus(key) && typeof v === 'string') out.push({ status: v, info: payload[`${key}Info`], of: payload.variable?.name || payload.key });
    else if (Array.isArray(v)) v.slice(0, 100).forEach((item) => statuses(item, out));
    else if ((key === 'idTokenInfo' || key === 'idTagInfo') && v) out.push({ status: v.status, refusal: refusals[v.status] });
  }
  return out;
}

// refusals are why a token may not charge (AuthorizationStatusEnumType, and that of OCPP 1.6).
const refusals = {
  Unknown: 'The token isn’t known.', Invalid: 'The token isn’t valid.', Blocked: 'The token is blocked.', Expired: 'The token has expired.', NoCredit: 'There is no credit left.',
  ConcurrentTx: 'The token charges elsewhere already.', NotAllowedTypeEVSE: 'Not at an EVSE of this type.', NotAtThisLocation: 'Not at this station.', NotAtThisTime: 'Not at this time.',
};

// infoText is a StatusInfo in words.
export const infoText = (info) => (info && typeof info === 'object' ? [info.reasonCode && words(String(info.reasonCode)), info.additionalInfo].filter(Boolean).join(': ') : '');

// statusOf is {status, tone, reason} of an answer's payload; status is "" where it has none. The worst of several counts.
export function statusOf(payload) {
  const all = statuses(payload);
  if (all.length === 0) return { status: '', tone: 'good', reason: '' };
  const worst = all.find((s) => toneOf(s.status) === 'bad') || all.find((s) => toneOf(s.status) === 'wait') || all[0];
  const reason = [all.length > 1 && worst.of, worst.refusal || infoText(worst.info)].filter(Boolean).join(': ');
  return { status: worst.status, tone: toneOf(worst.status), reason };
}

// errors are what the codes of a CALLERROR mean (OCPP-J 4.3, 2.0.1 part 4).
const errors = {
  NotImplemented: 'The action isn’t known to the other side.',
  NotSupported: 'The action is known, but not supported.',
  InternalError: 'The other side failed in handling it.',
  ProtocolError: 'The message isn’t complete, or came when it may not.',
  SecurityError: 'It was refused for a reason of security.',
  FormationViolation: 'The payload isn’t in the form that the action has.',
  FormatViolation: 'The payload isn’t in the form that the action has.',
  PropertyConstraintViolation: 'A field has a value that it may not have.',
  OccurrenceConstraintViolation: 'A field is missing, or there too often.',
  OccurenceConstraintViolation: 'A field is missing, or there too often.',
  TypeConstraintViolation: 'A field has a value of another type than it should.',
  MessageTypeNotSupported: 'Messages of this type aren’t taken.',
  RpcFrameworkError: 'The frame isn’t one that OCPP has.',
  GenericError: 'It failed for a reason that no code stands for.',
};

// errorText is the reason of a CALLERROR in words.
export const errorText = (code, description) => [errors[code] || words(String(code || 'Error')), description].filter(Boolean).join(' ');
