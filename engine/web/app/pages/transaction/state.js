// Where a transaction is, in a word or two.
import { html } from '../../lib/html.js';
import { Icon } from '../../lib/icons.js';
import { Status } from '../../lib/ui.js';
import { words } from '../../lib/format.js';

// TransactionState is where a transaction is, and why it is over.
export function TransactionState({ of: x }) {
  if (x.active) return html`<${Status} value=${x.charging_state || 'active'} label=${x.charging_state ? undefined : 'Running'} />`;
  const reason = x.stopped_reason && html` <span class="faint">${words(x.stopped_reason)}</span>`;
  return x.closed ? html`<${Status} value="closed" tone="wait" label="Closed by a rule" />${reason}` : html`<${Status} value="Ended" tone="idle" />${reason}`;
}

// Flags are what to know before its numbers are relied upon.
export function Flags({ of: x }) {
  const flag = (name, text, tone) => html`<span class=${`flag ${tone}`} title=${text}><${Icon} name=${name} size=${15} /><span class="flag-text">${text}</span></span>`;
  const all = [
    x.gap_count > 0 && flag('warning', 'Events are missing', 'wait'),
    x.offline && flag('offline', 'Partly offline', ''),
    x.implausible && flag('clock', 'Wrong clock', 'wait'),
  ].filter(Boolean);
  return all.length > 0 && html`<span class="flags">${all}</span>`;
}
