// A bay: the drawing of an EVSE with its charger, cable and car.
import { html } from '../../lib/html.js';

function Car() {
  return html`<g class="car"><path d="M150 92v-14q0-6 6-8l16-4 12-16q4-5 11-5h34q7 0 12 5l15 16 18 4q8 2 8 9v13q0 4-4 4H154q-4 0-4-4z" />
    <path class="glass" d="M179 66l9-12q3-4 8-4h13v16zM216 50h12q5 0 8 4l10 12h-30z" />
    <circle cx="180" cy="96" r="12" /><circle cx="252" cy="96" r="12" /><circle class="hub" cx="180" cy="96" r="4.5" /><circle class="hub" cx="252" cy="96" r="4.5" /></g>`;
}

function Charger({ mark }) {
  return html`<g class="charger"><rect x="38" y="24" width="44" height="84" rx="7" /><rect class="screen" x="46" y="33" width="28" height="22" rx="3" />
    ${mark === 'fault' ? html`<path class="sign" d="M60 36.500l8.500 15h-17zM60 41.500v5M60 49h.01" />`
    : mark === 'closed' ? html`<path class="sign" d="M52 38l16 12M68 38l-16 12" />`
    : mark === 'reserved' ? html`<path class="sign" d="M60 37a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM60 40v4.500l3 1.500" />`
    : mark === 'unknown' ? html`<path class="sign" d="M52 44h.01M60 44h.01M68 44h.01" />`
    : html`<path class="sign bolt" d="M62 36l-7 9h5l-2 7 7-9h-5z" />`}</g>`;
}

// Bay draws a look (see states.js).
export function Bay({ look }) {
  return html`<svg class=${`bay ${look.tone} ${look.flows ? 'flows' : ''}`} viewBox="0 0 300 118" aria-hidden="true" focusable="false">
    <path class="ground" d="M10 109h280" /><path class="lines" d="M122 109l10-22M286 109l-6-14" />
    ${look.car && html`<${Car} />`}
    ${look.plug === 'in' ? html`<path class="cable" d="M82 74q22 40 40 18t28-9" /><path class="flow" d="M82 74q22 40 40 18t28-9" />` : html`<path class="cable" d="M82 66q16 2 16 18t-10 16q-9 0-8-13" />`}
    <${Charger} mark=${look.mark} /></svg>`;
}
