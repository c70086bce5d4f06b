// The station as it stands there: its bays, what goes on in them, and what is known of it.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { url } from '../../lib/router.js';
import { energy, hidden, power } from '../../lib/format.js';
import { Ago, Button, Card, Empty, Lasting, Status } from '../../lib/ui.js';
import { Icon } from '../../lib/icons.js';
import { Approval } from '../stations/approval.js';
import { Bay } from './bay.js';
import { lookOf, word } from './states.js';
import { EvseActions, StationActions } from './actions.js';
import { About } from './about.js';

const most = 48;
const tokenOf = (t) => (t && typeof t === 'object' ? t.id : t);

// saidOf is the address of what a station said of its status.
const saidOf = (station) => url(['stations', station.id, 'messages'], { action: 'StatusNotification' });

// Notice is what a person should know first.
function Notice({ tone, icon, children }) {
  return html`<div class=${`notice ${tone}`} role="status"><${Icon} name=${icon} /><div>${children}</div></div>`;
}

function Notices({ station, may, reload }) {
  const skew = station.clock_skew;
  const whole = station.evses.find((e) => e.id === 0)?.status; // what 1.6 says of connector 0
  return html`${station.registration === 'Pending' && html`<${Notice} tone="wait" icon="clock"><p><b>This station waits for approval.</b> Until it is accepted, it may not charge.</p>${may && html`<${Approval} id=${station.id} done=${reload} />`}</${Notice}>`}
    ${whole === 'Faulted' && html`<${Notice} tone="bad" icon="warning"><p><b>The station as a whole is faulted.</b> <a href=${saidOf(station)}>What it said</a></p></${Notice}>`}
    ${whole === 'Unavailable' && html`<${Notice} tone="off" icon="pause"><p><b>The station as a whole is out of service.</b></p></${Notice}>`}
    ${station.registration === 'Rejected' && html`<${Notice} tone="bad" icon="warning"><p><b>This station is rejected.</b> ${station.decided_registration ? html`An operator decided so; <a href=${url(['stations', station.id, 'settings'])}>Settings</a> has it.` : 'The policy decided so.'}</p></${Notice}>`}
    ${!station.connected && html`<${Notice} tone="off" icon="offline"><p><b>Not connected.</b> ${station.last_seen ? html`Its last message came <${Ago} at=${station.last_seen} />; what is shown is as of then.` : 'It has never been here.'}</p></${Notice}>`}
    ${Math.abs(skew) > 10 && html`<${Notice} tone="wait" icon="clock"><p><b>Its clock is ${Math.round(Math.abs(skew)).toLocaleString()} s ${skew > 0 ? 'fast' : 'slow'}.</b> Times of its transactions may be wrong.</p></${Notice}>`}`;
}

function Session({ station, session }) {
  const token = tokenOf(session.token);
  return html`<dl class="session">
    <div><dt>Power</dt><dd class="big">${power(session.power)}</dd></div>
    <div><dt>Energy</dt><dd class="big">${energy(session.energy)}</dd></div>
    <div><dt>Duration</dt><dd><${Lasting} since=${session.start || session.began} /></dd></div>
    <div><dt>Token</dt><dd class="token">${token && token !== hidden ? html`<a href=${url(['tokens'], { q: token })}>${token}</a>` : token || 'none'}</dd></div></dl>
    <a class="session-link" href=${url(['transactions', station.id, session.transaction])}>The transaction<${Icon} name="next" size=${14} /></a>`;
}

function Connectors({ of }) {
  return html`<ul class="connectors">${of.slice(0, 12).map((c) => html`<li key=${c.id}><span><${Icon} name="plug" size=${14} /><span class="sr">Connector </span>${c.id}</span>
    <${Status} value=${c.status} tone=${lookOf(c.status).tone} label=${word(c.status)} />${c.since && html`<span class="faint num"><${Lasting} since=${c.since} /></span>`}</li>`)}</ul>`;
}

function Evse({ station, evse, session, may }) {
  const one = evse.connectors.length === 1 ? evse.connectors[0] : null;
  const look = lookOf(evse.status || one?.status, session);
  const fault = look.mark === 'fault' && html`<a href=${saidOf(station)}>What it said</a>`;
  return html`<article class="evse card" aria-labelledby=${`evse-${evse.id}`}>
    <div class="evse-head"><h3 id=${`evse-${evse.id}`}>EVSE ${evse.id}</h3><${Status} value=${look.word} tone=${look.tone} /></div>
    <${Bay} look=${look} />
    ${session ? html`${fault && html`<p class="evse-note">${fault}</p>`}<${Session} station=${station} session=${session} />`
    : html`<p class="evse-note">${one?.since ? html`For <${Lasting} since=${one.since} />${fault && html` · ${fault}`}` : evse.connectors.length === 0 ? 'Its connectors have not been reported.' : ''}</p>`}
    ${evse.connectors.length > 1 && html`<${Connectors} of=${evse.connectors} />`}
    ${may && html`<${EvseActions} station=${station} evse=${evse} session=${session} />`}</article>`;
}

// loose are sessions on no EVSE that is known.
const loose = (station) => (station.sessions || []).filter((s) => !station.evses.some((e) => e.id === s.evse));

export default function Site({ station, who, reload }) {
  const [all, setAll] = useState(false);
  const may = who.role === 'full';
  const evses = station.evses.filter((e) => e.id > 0);
  const sessionOf = (e) => station.sessions?.find((s) => s.evse === e.id);
  return html`<${Notices} station=${station} may=${may} reload=${reload} />
    <div class="site">
      <section aria-label="Bays"><div class="site-head"><h2>Bays</h2>${may && html`<${StationActions} station=${station} />`}</div>
        ${evses.length === 0
          ? html`<${Empty} icon="plug" title="No EVSE is known yet">${station.connected ? 'The station reports them after it has booted.' : 'They are shown once the station has connected and reported them.'}</${Empty}>`
          : html`<div class="bays">${(all ? evses : evses.slice(0, most)).map((e) => html`<${Evse} key=${e.id} station=${station} evse=${e} session=${sessionOf(e)} may=${may} />`)}</div>
            ${!all && evses.length > most && html`<p class="pager"><${Button} onClick=${() => setAll(true)}>Show all ${evses.length}</${Button}></p>`}`}
        ${loose(station).slice(0, 20).map((s) => html`<article class="card loose" key=${s.transaction}><h3>A session on no known EVSE</h3><${Session} station=${station} session=${s} /></article>`)}
      </section>
      <${Card} title="About" class="about-card"><${About} station=${station} /></${Card}>
    </div>`;
}
