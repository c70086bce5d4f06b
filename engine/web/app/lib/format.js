// Numbers and times for people. What isn't known is an en dash, never a zero.
export const unknown = '–';

// hour is how many milliseconds one has.
export const hour = 3600000;

// lazy is a format that is made when it is used first: to make one takes a browser longer than to draw a page.
function lazy(Format, options) {
  let made;
  return { format: (value) => (made ??= new Format(undefined, options)).format(value) };
}

const number = (digits) => lazy(Intl.NumberFormat, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const plain = lazy(Intl.NumberFormat);
const byDigits = [number(0), number(1), number(2)];

export const count = (n) => (n === null || n === undefined ? unknown : plain.format(n));

// many is a number with its word: "1 call", "12 calls".
export const many = (n, one, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`;

// scaled is a value with a unit and as many digits as are of use: 1.35 kWh, 22.1 kW, 960 W.
function scaled(value, unit) {
  if (value === null || value === undefined || !Number.isFinite(value)) return unknown;
  let [v, prefix] = [value, ''];
  for (const p of ['k', 'M', 'G']) {
    if (Math.abs(v) < 1000) break;
    v /= 1000;
    prefix = p;
  }
  const digits = prefix === '' ? (Number.isInteger(v) ? 0 : 1) : Math.abs(v) < 10 ? 2 : Math.abs(v) < 100 ? 1 : 0;
  return `${byDigits[digits].format(v)}\u00a0${prefix}${unit}`;
}

export const energy = (wh) => scaled(wh, 'Wh');
export const power = (w) => scaled(w, 'W');
export const amount = (value, unit) => (['Wh', 'W', 'varh', 'var', 'VA'].includes(unit) ? scaled(value, unit) : `${plain.format(value)} ${unit}`.trim());

// seconds as "1.2 ms", "3.4 s".
export function took(s) {
  if (s === null || s === undefined) return unknown;
  if (s < 0.001) return `${Math.round(s * 1e6)} µs`;
  return s < 1 ? `${byDigits[s < 0.01 ? 1 : 0].format(s * 1000)} ms` : `${byDigits[1].format(s)} s`;
}

// duration of milliseconds as "3 d 4 h", "2 h 05 min", "42 s".
export function duration(ms) {
  if (ms === null || ms === undefined || Number.isNaN(ms)) return unknown;
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return `${s} s`;
  const min = Math.floor(s / 60);
  if (min < 60) return `${min} min`;
  const h = Math.floor(min / 60);
  if (h < 24) return `${h} h ${String(min % 60).padStart(2, '0')} min`;
  return `${Math.floor(h / 24)} d ${h % 24} h`;
}

const sameDay = (a, b) => a.toDateString() === b.toDateString();
const clock = lazy(Intl.DateTimeFormat, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
const short = lazy(Intl.DateTimeFormat, { hour: 'numeric', minute: '2-digit' });
const day = lazy(Intl.DateTimeFormat, { day: 'numeric', month: 'short' });
const year = lazy(Intl.DateTimeFormat, { day: 'numeric', month: 'short', year: 'numeric' });
const full = lazy(Intl.DateTimeFormat, { dateStyle: 'full', timeStyle: 'long' });

export const clockTime = (t) => clock.format(new Date(t));
export const exact = (t) => `${full.format(new Date(t))}\n${t}`;
export const dayOf = (t) => day.format(new Date(t));
export const hourOf = (t) => short.format(new Date(t));

// time of day today, with the date on other days.
export function time(t) {
  if (!t) return unknown;
  const d = new Date(t);
  const now = new Date();
  if (sameDay(d, now)) return clock.format(d);
  return `${(d.getFullYear() === now.getFullYear() ? day : year).format(d)}, ${short.format(d)}`;
}

// ago is "12 s ago", "in 3 min".
export function ago(t) {
  if (!t) return unknown;
  const ms = Date.now() - new Date(t);
  if (Math.abs(ms) < 2000) return 'now';
  return ms < 0 ? `in ${duration(-ms)}` : `${duration(ms)} ago`;
}

// place is what something that a station says is about.
export const place = (evse, connector) => (evse ? `EVSE ${evse}${connector ? `, connector ${connector}` : ''}` : 'the station');

// hidden stands for a token that isn't shown, such as a code that was typed in.
export const hidden = '***';

// words makes "Suspended EVSE" of SuspendedEVSE, and "Invalid certificate" of InvalidCertificate.
export function words(name) {
  if (!name) return unknown;
  const text = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').replace(/[._]/g, ' ');
  return text.split(' ').map((w, i) => (i === 0 || /^[A-Z0-9]{2,}/.test(w) ? w : w.toLowerCase())).join(' ');
}

const changes = {
  'PUT station': 'Station set', 'DELETE station': 'Station forgotten', 'POST password': 'Password changed at the station', 'POST call': 'Command',
  'PUT token': 'Token set', 'DELETE token': 'Token deleted', 'POST tokens': 'Tokens imported', 'POST rollback': 'Scripts rolled back',
  'too many wrong tokens': 'Too many wrong tokens',
};

// change is what an operator did, of an entry of the audit or its event.
export const change = ({ action, after }) => (action === 'POST call' && after?.action) || changes[action] || action;
