// The device model, or the configuration keys of 1.6: what the station reported and what was set from here.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { get, path } from '../../lib/api.js';
import { useLiveData } from '../../lib/data.js';
import { count } from '../../lib/format.js';
import { setQuery } from '../../lib/router.js';
import { Button, Empty, Loaded } from '../../lib/ui.js';
import { Filters, Search } from '../../lib/filters.js';
import { requestId, tell } from './call.js';
import { VariableRow } from './variable.js';

const pageSize = 1000;
const pages = 4; // that are read at once
const rows = 200; // that are drawn at once
const listed = 300; // components that can be chosen; search finds the others

// readAll reads some pages from a cursor on, so that search is over all that most stations have.
async function readAll(id, signal, cursor) {
  const items = [];
  let next = cursor;
  for (let i = 0; i < pages; i += 1) {
    const page = await get(path('stations', id, 'variables'), { limit: pageSize, cursor: next }, signal);
    items.push(...page.items);
    next = page.next;
    if (!next) break;
  }
  return { items, next };
}

const unnamed = 'no name';
const placeOf = (v) => [v.component_instance, v.evse !== null && `EVSE ${v.evse}`, v.connector !== null && `connector ${v.connector}`].filter(Boolean).join(', ');
const keyOf = (v) => JSON.stringify([v.component, v.component_instance, v.evse, v.connector, v.variable, v.variable_instance, v.attribute]);

// componentsOf counts variables by their component: [[name, {count, differs}]].
function componentsOf(items) {
  const by = new Map();
  for (const v of items) {
    const c = by.get(v.component) || { count: 0, differs: 0 };
    c.count += 1;
    if (v.differs) c.differs += 1;
    by.set(v.component, c);
  }
  return [...by].sort(([a], [b]) => a.localeCompare(b));
}

// groupsOf puts variables under the component, EVSE and connector that they are of.
function groupsOf(items) {
  const by = new Map();
  for (const v of items) {
    const name = [v.component || unnamed, placeOf(v)].filter(Boolean).join(' · ');
    by.set(name, [...(by.get(name) || []), v]);
  }
  return [...by];
}

function Components({ of, current }) {
  if (of.length < 2) return null;
  const choose = (component) => setQuery({ component });
  return html`<nav class="components" aria-label="Components"><ul>
    <li><button type="button" aria-current=${!current ? 'true' : null} onClick=${() => choose(undefined)}>All components</button></li>
    ${of.map(([name, c]) => html`<li key=${name}><button type="button" aria-current=${name === current ? 'true' : null} onClick=${() => choose(name)}><span>${name || unnamed}</span>
      <span class="count">${count(c.count)}</span>${c.differs > 0 && html`<span class="count differs" title="differ from what was set">${c.differs}</span>`}</button></li>`)}</ul></nav>
    <label class="choice components-choice"><span>Component</span><select value=${current || ''} onChange=${(e) => choose(e.currentTarget.value || undefined)}>
      <option value="">All</option>${of.map(([name]) => html`<option value=${name} selected=${name === current}>${name || unnamed}</option>`)}</select></label>`;
}

function Groups({ items, station, may, reload }) {
  const [most, setMost] = useState(rows);
  const shown = items.slice(0, most);
  return html`${groupsOf(shown).map(([name, list]) => html`<section class="card flush variables" key=${name} aria-label=${name}>
      <h2>${name}</h2><ul>${list.map((v) => html`<${VariableRow} key=${keyOf(v)} variable=${v} station=${station} may=${may} reload=${reload} />`)}</ul></section>`)}
    ${items.length > most && html`<p class="pager"><${Button} onClick=${() => setMost(most + rows)}>Show more</${Button}><span class="faint">${count(most)} of ${count(items.length)} shown</span></p>`}`;
}

function Report({ station, reload, label }) {
  const old = station.version === '1.6';
  const ask = async () => {
    const done = old ? await tell('Read all keys', station.id, 'GetConfiguration', {})
      : await tell('Report', station.id, 'GetBaseReport', { requestId: requestId(), reportBase: 'FullInventory' });
    if (done) for (const ms of [500, 3000, 10000]) setTimeout(reload, ms);
  };
  return html`<${Button} icon="refresh" disabled=${!station.connected} title=${station.connected ? undefined : 'The station is not connected'} onClick=${ask}>${label}</${Button}>`;
}

export default function Configuration({ station, query, who }) {
  const all = useLiveData((signal) => readAll(station.id, signal), [station.id], ['boot', 'change'],
    (e) => e.station?.toLowerCase() === station.id.toLowerCase() || e.data?.target === `stations/${station.id}`);
  const [more, setMore] = useState(null); // {items, next} after the first pages
  const may = who.role === 'full';
  // A report of the device model is no event: until there is one, it is looked for again.
  const awaited = station.connected && all.data?.items.length === 0;
  useEffect(() => {
    if (!awaited) return undefined;
    const timer = setInterval(all.reload, 3000);
    return () => clearInterval(timer);
  }, [awaited]);
  const items = useMemo(() => [...(all.data?.items || []), ...(more?.items || [])], [all.data, more]);
  const next = more ? more.next : all.data?.next;
  const q = (query.q || '').trim().toLowerCase();
  const found = useMemo(() => items.filter((v) => (!query.component || v.component === query.component) && (query.differs !== 'true' || v.differs)
    && (!q || [v.component, v.variable, v.variable_instance, v.value, v.wanted].some((t) => t?.toLowerCase().includes(q)))), [items, q, query.component, query.differs]);
  const differ = items.filter((v) => v.differs).length;
  return html`<div class="config-head"><${Filters}>
      <${Search} label="Search variables" placeholder="Name or value" />
      <label class="check inline"><input type="checkbox" checked=${query.differs === 'true'} onChange=${(e) => setQuery({ differs: e.currentTarget.checked ? 'true' : undefined })} />
        <span>Only what differs from what was set${differ > 0 ? ` (${differ})` : ''}</span></label>
    </${Filters}>${may && html`<${Report} station=${station} reload=${all.reload} label="Read anew" />`}</div>
    <${Loaded} of=${all}>${() => (items.length === 0
    ? html`<${Empty} icon="station" title=${station.version === '1.6' ? 'No configuration key was read yet' : 'The device model was not reported yet'}>${may ? 'Have it read now: “Read anew”.' : 'It is shown once it was read.'}</${Empty}>`
    : html`<div class="configuration"><${Components} of=${componentsOf(items).slice(0, listed)} current=${query.component} />
        <div class="stack">${found.length === 0
          ? html`<${Empty} icon="search" title="No variable fits">${count(items.length)} are known.</${Empty}>`
          : html`<${Groups} key=${`${query.component}\n${q}\n${query.differs}`} items=${found} station=${station} may=${may} reload=${all.reload} />`}
          ${next && html`<p class="pager"><${Button} onClick=${async () => {
            const page = await readAll(station.id, undefined, next);
            setMore({ items: [...(more?.items || []), ...page.items], next: page.next });
          }}>Read more variables</${Button}><span class="faint">Search is over the ${count(items.length)} that were read.</span></p>`}</div></div>`)}
    </${Loaded}>`;
}
