// What is known of a station: what it said when it booted, its clock, and how it is connected.
import { html } from '../../lib/html.js';
import { url } from '../../lib/router.js';
import { Ago, Copy, Facts, Status } from '../../lib/ui.js';
import { Labels } from '../labels.js';

const auths = { none: 'without a password', basic: 'with a password', certificate: 'with a certificate' };
const profiles = ['0: no password', '1: password', '2: password over TLS', '3: certificate'];

// skewText is how far a clock is off.
function skewText(s) {
  const off = Math.abs(s);
  if (off < 1) return 'right to the second';
  return `${off < 10 ? off.toFixed(1) : Math.round(off).toLocaleString()} s ${s > 0 ? 'fast' : 'slow'}`;
}

function Clock({ skew }) {
  const text = skewText(skew);
  return Math.abs(skew) > 10 ? html`<${Status} value=${text} tone="wait" label=${text} />` : text;
}

const copied = (text) => text && html`${text} <${Copy} text=${text} />`;

// repairsOf shows what lenient reading had to mend, where the server tells.
const repairsOf = (repairs) => repairs && Object.keys(repairs).length > 0 && ['Mended in its messages', typeof repairs === 'number' ? repairs.toLocaleString() : Object.entries(repairs).map(([kind, n]) => `${n} × ${kind}`).join(', ')];

export function About({ station: s }) {
  return html`<${Facts} of=${[
    ['Vendor', s.vendor], ['Model', s.model], ['Serial number', copied(s.serial)], ['Firmware', s.firmware],
    ['OCPP', s.version],
    ['Clock', s.clock_skew === null ? null : html`<${Clock} skew=${s.clock_skew} />`],
    ['Last seen', s.last_seen && html`<${Ago} at=${s.last_seen} />`],
    ['Connection', s.connected ? html`<${Status} value="Connected" tone="good" />` : html`<${Status} value="offline" tone="off" label="Not connected" />`],
    s.connected_at && ['Connected since', html`<${Ago} at=${s.connected_at} />`],
    ['Address', s.remote], ['It came', auths[s.auth] || s.auth],
    ['Security profile', s.security_profile === null ? 'as configured' : `at least ${profiles[s.security_profile]}`],
    ['Validation', s.validation || 'as configured'],
    s.registration !== 'Accepted' && ['Registration', html`<${Status} value=${s.registration} />`],
    repairsOf(s.repairs),
    ['Labels', Object.keys(s.labels).length > 0 ? html`<${Labels} of=${s.labels} />` : html`<a href=${url(['stations', s.id, 'settings'])}>none</a>`],
  ]} />`;
}
