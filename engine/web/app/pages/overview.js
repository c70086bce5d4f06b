// The overview: what needs a person now, beside what runs.
import { useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { Icon } from '../lib/icons.js';
import { get } from '../lib/api.js';
import { useLiveData } from '../lib/data.js';
import { addressOf, asking, useOverview } from '../lib/overview.js';
import { url } from '../lib/router.js';
import { Ago, Card, Copy, Empty, Header, Loaded } from '../lib/ui.js';
import { BarPlot } from '../lib/plot.js';
import * as f from '../lib/format.js';
import { Accept } from './stations/approval.js';

// kinds of what needs attention: how urgent, and where all of them are.
const kinds = {
  store: { icon: 'warning', tone: 'bad', words: 'Records' },
  scripts: { icon: 'scripts', tone: 'bad', words: 'Scripts', all: '/scripts' },
  faulted: { icon: 'warning', tone: 'bad', words: 'Faulted', all: '/stations?state=faulted' },
  pending: { icon: 'clock', tone: 'wait', words: 'Waiting for approval', all: '/stations?state=pending' },
  logins: { icon: 'lock', tone: 'wait', words: 'Refused at the door', all: '/events?type=refused' },
  silent: { icon: 'offline', tone: 'wait', words: 'Silent', all: '/stations?state=silent' },
  gaps: { icon: 'transaction', tone: 'held', words: 'Events missing', all: '/transactions?state=gaps' },
  no_end: { icon: 'transaction', tone: 'held', words: 'No end', all: '/transactions?state=closed' },
};

// shown is how many of a kind are listed.
const shown = 5;

function whereOf(a) {
  if (a.kind === 'scripts') return '/scripts';
  if (a.transaction) return url(['transactions', a.station, a.transaction]);
  if (a.kind === 'logins') return url(['events'], { type: 'refused', station: a.station });
  return a.station ? url(['stations', a.station]) : null;
}

function Attention({ items, counts, who, reload }) {
  const groups = Object.entries(kinds).map(([kind, k]) => ({ kind, ...k, items: items.filter((a) => a.kind === kind), count: counts[kind] || 0 })).filter((g) => g.items.length > 0);
  if (groups.length === 0) return html`<${Empty} icon="check" title="Nothing needs you now">Faults, silent stations, refused logins, missing events and broken scripts would be listed here.</${Empty}>`;
  return html`<div class="attention">${groups.map((g) => html`<section key=${g.kind} class=${`tone-${g.tone}`} aria-label=${g.words}>
    <h3><${Icon} name=${g.icon} size=${17} />${g.words} <span class="count">${f.count(Math.max(g.count, g.items.length))}</span></h3>
    <ul>${g.items.slice(0, shown).map((a) => {
      const where = whereOf(a);
      const name = html`${a.station && html`<b>${a.station}</b> `}<span>${a.text}</span>`;
      return html`<li key=${`${a.station}/${a.transaction}/${a.evse}/${a.connector}/${a.text}`}>${where ? html`<a href=${where}>${name}</a>` : html`<div>${name}</div>`}
        ${a.kind === 'pending' && who.role === 'full' ? html`<${Accept} id=${a.station} done=${reload} />` : a.since && html`<${Ago} at=${a.since} />`}</li>`;
    })}</ul>
    ${(g.count > shown || g.items.length > shown) && g.all && html`<a class="all" href=${g.all}>All ${f.count(Math.max(g.count, g.items.length))}</a>`}
  </section>`)}</div>`;
}

function Tile({ label, value, note, href, children }) {
  const body = html`<span class="tile-label">${label}</span><span class="tile-value">${value}</span><span class="tile-note">${note}</span>${children}`;
  return href ? html`<a class="tile" href=${href}>${body}</a>` : html`<div class="tile">${body}</div>`;
}

function Versions({ of }) {
  const all = Object.entries(of).filter(([, n]) => n > 0);
  if (all.length === 0) return 'none is known';
  return `OCPP ${all.map(([v, n]) => `${v}:\u00a0${f.count(n)}`).join(' · ')}`;
}

// spans of the energy plot. back is how many steps there are, the running one included.
const spans = {
  today: { words: 'Today', step: 'hour', ms: f.hour },
  week: { words: '7 days', step: 'day', ms: 24 * f.hour, days: 7 },
  month: { words: '30 days', step: 'day', ms: 24 * f.hour, days: 30 },
};

// The browser takes long to find out its time zone: it does while the overview is on its way.
let zone = '';
const timeZone = () => (zone ||= Intl.DateTimeFormat().resolvedOptions().timeZone);

// before is what is waited for before the page is drawn first, so that it has something to show then; not for long.
export function before() {
  const asked = asking(150);
  timeZone();
  return asked;
}

// useEnergy is the energy of a span, and what chooses another.
function useEnergy() {
  const [name, choose] = useState('today');
  const span = spans[name];
  const data = useLiveData((signal) => {
    const from = new Date();
    from.setHours(0, 0, 0, 0);
    const to = new Date(from);
    to.setDate(to.getDate() + 1);
    if (span.days) from.setDate(from.getDate() - span.days + 1);
    return get('energy', { from: from.toISOString(), to: to.toISOString(), step: span.step, zone: timeZone() }, signal);
  }, [name], ['transaction']);
  return { name, choose, data };
}

function Energy({ of: { name, choose, data } }) {
  const span = spans[name];
  const choice = html`<div class="segments" role="group" aria-label="Span">${Object.entries(spans).map(([key, s]) => html`<button type="button" aria-pressed=${key === name} onClick=${() => choose(key)}>${s.words}</button>`)}</div>`;
  return html`<${Card} title="Energy" id="energy" actions=${choice}>
    <${Loaded} of=${data} lines=${5}>${({ items }) => {
      const sum = items.reduce((n, i) => n + (i.energy || 0), 0);
      return html`<p class="big num">${f.energy(sum)}</p><${BarPlot} label=${`Energy, ${span.words}`} step=${span.ms} height=${190}
        items=${items.map((i) => ({ from: i.from, value: i.energy || 0, note: i.transactions ? f.many(i.transactions, 'session') : '' }))} />`;
    }}</${Loaded}>
  </${Card}>`;
}

function First({ overview }) {
  const address = addressOf('STATION-ID', overview);
  const url = addressOf('', overview).slice(0, -1);
  const simulate = `csms simulate${url === 'ws://127.0.0.1:9000/ocpp' ? '' : ` --url ${url}`}`;
  return html`<${Card} title="Connect the first station" id="first">
    <ol class="steps">
      <li><p>Give a station this address. Its last part is the station’s id.</p><div class="line"><code>${address}</code><${Copy} text=${address} label="Copy the address" /></div></li>
      <li><p>No station at hand? A virtual one charges for some seconds, again and again:</p><div class="line"><code>${simulate}</code><${Copy} text=${simulate} label="Copy the command" /></div></li>
      <li><p>It appears here by itself. What it may do is decided by <a href="/scripts">the scripts</a>.</p></li>
    </ol>
  </${Card}>`;
}

export default function Overview({ who }) {
  const overview = useOverview();
  const energy = useEnergy(); // asked for beside the overview, not after it
  return html`<${Header} title="Overview" /><${Loaded} of=${overview}>${(o) => html`
    <div class="tiles">
      <${Tile} label="Stations connected" href="/stations" value=${html`${f.count(o.stations.connected)}<small> of ${f.count(o.stations.total)}</small>`} note=${html`<${Versions} of=${o.stations.by_version} />`} />
      <${Tile} label="Sessions now" href="/transactions?state=running" value=${f.count(o.transactions.active)} note=${o.transactions.active === 1 ? 'a transaction runs' : 'transactions run'} />
      <${Tile} label="Power now" value=${f.power(o.power)} note="as last reported" />
    </div>
    <div class="overview">
      ${o.stations.total === 0 ? html`<${First} overview=${o} />` : html`<${Card} title="Needs attention" id="attention"><${Attention} items=${o.attention} counts=${o.attention_counts} who=${who} reload=${overview.now} /></${Card}>`}
      <${Energy} of=${energy} />
    </div>`}</${Loaded}>`;
}
