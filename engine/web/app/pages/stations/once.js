// A password that was made: it is shown this once. taken: the station has it already.
import { html } from '../../lib/html.js';
import { Copy } from '../../lib/ui.js';

export function Once({ id, password, taken }) {
  if (!password) return html`<p>It may connect now.</p>`;
  return html`<div class="once"><p>This password is shown once; csms keeps only a hash of it.</p>
    <div class="secret"><code>${password}</code><${Copy} text=${password} label="Copy the password" /></div>
    <p class="hint">${taken ? 'The station has it already: ' : 'In the station: '}user name <code>${id}</code>, this as its password (BasicAuthPassword, or AuthorizationKey in OCPP 1.6).</p></div>`;
}
