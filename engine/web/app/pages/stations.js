// The list of stations: live, searched and filtered; what pends can be approved here.
import { useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { get } from '../lib/api.js';
import { useLiveData } from '../lib/data.js';
import { addressOf, useOverview } from '../lib/overview.js';
import { url } from '../lib/router.js';
import { Ago, Button, Empty, Header, Loaded, Status, Unknown } from '../lib/ui.js';
import { Choice, Filters, Search, Typed } from '../lib/filters.js';
import { Pager, Table } from '../lib/table.js';
import { power } from '../lib/format.js';
import { wholeOf } from './station/states.js';
import { Labels } from './labels.js';
import { AddStation } from './stations/add.js';
import { Approval } from './stations/approval.js';

const states = [['charging', 'Charging'], ['available', 'Available'], ['faulted', 'Faulted'], ['unavailable', 'Out of service'], ['silent', 'Silent'], ['unseen', 'Not here yet'], ['pending', 'Waits for approval'], ['offline', 'Not connected']];
const versions = ['1.6', '2.0.1', '2.1'].map((v) => [v, `OCPP ${v}`]);

function State({ of: s, may, done }) {
  return html`<span class="states">
    ${!s.connected ? html`<${Status} value="offline" tone="off" label=${s.last_seen ? 'Not connected' : 'Not here yet'} />`
    : s.silent ? html`<${Status} value="silent" label="Silent" />`
    : html`<${Status} value=${s.status || 'Connected'} tone=${wholeOf(s).tone} label=${wholeOf(s).word} />`}
    ${s.registration && s.registration !== 'Accepted' && html`<${Status} value=${s.registration} label=${s.registration === 'Pending' ? 'Waits for approval' : undefined} />`}
    ${s.registration === 'Pending' && may && html`<${Approval} id=${s.id} done=${done} />`}</span>`;
}

// columns of the list; labels only where a station shown has some.
const columns = (may, done, labelled) => [
  { title: 'Station', cell: (s) => html`<b>${s.id}</b>`, class: 'station-name' },
  { title: 'State', cell: (s) => html`<${State} of=${s} may=${may} done=${done} />` },
  { title: 'Sessions', right: true, cell: (s) => (s.active_sessions > 0 ? s.active_sessions : html`<${Unknown} />`) },
  { title: 'Power', right: true, cell: (s) => (s.power ? power(s.power) : html`<${Unknown} />`) },
  { title: 'Model', cell: (s) => [s.vendor, s.model].filter(Boolean).join(' ') || html`<${Unknown} />`, class: 'station-model' },
  labelled && { title: 'Labels', cell: (s) => html`<${Labels} of=${s.labels} most=${4} />`, class: 'station-labels' },
  { title: 'OCPP', cell: (s) => s.version || html`<${Unknown} />`, class: 'nowrap' },
  { title: 'Last seen', cell: (s) => (s.last_seen ? html`<${Ago} at=${s.last_seen} />` : html`<span class="faint">never</span>`) },
].filter(Boolean);

function Nothing({ query, add }) {
  const { data: overview } = useOverview();
  if (Object.keys(query).length > 0) return html`<${Empty} icon="search" title="No station fits">Try fewer filters.</${Empty}>`;
  return html`<${Empty} icon="station" title="No station has been here yet">Give one the address ${overview && html`<code>${addressOf('ID', overview)}</code>, `}with an id of its own as the last part${add && html`, or <button type="button" class="link" onClick=${add}>add it here first</button>`}.</${Empty}>`;
}

export default function Stations({ query, who }) {
  const [adds, setAdds] = useState(false);
  const may = who.role === 'full';
  const list = useLiveData((signal) => get('stations', { limit: 50, ...query }, signal), [JSON.stringify(query)],
    ['connected', 'disconnected', 'boot', 'status', 'transaction', 'change']);
  const vendors = [...new Set((list.data?.items || []).map((s) => s.vendor).filter(Boolean))].slice(0, 50);
  const labels = [...new Set((list.data?.items || []).flatMap((s) => Object.entries(s.labels).map(([k, v]) => (v === '' ? k : `${k}=${v}`))))].slice(0, 50);
  return html`<${Header} title="Stations">${may && html`<${Button} kind="primary" icon="plus" onClick=${() => setAdds(true)}>Add station</${Button}>`}</${Header}>
    <${Filters}>
      <${Search} label="Search stations" placeholder="Id, vendor, model or serial" />
      <${Choice} name="state" label="State" options=${states} />
      <${Choice} name="version" label="Version" options=${versions} />
      <${Typed} name="label" label="Label" placeholder="site=depot" options=${labels} />
      <${Typed} name="vendor" label="Vendor" placeholder="All" options=${vendors} />
    </${Filters}>
    <${Loaded} of=${list}>${({ items, next }) => html`
      <${Table} label="Stations" columns=${columns(may, list.reload, items.some((s) => Object.keys(s.labels).length > 0))} rows=${items} keyOf=${(s) => s.id} link=${(s) => url(['stations', s.id])}
        empty=${html`<${Nothing} query=${query} add=${may && (() => setAdds(true))} />`} />
      <${Pager} next=${next} shown=${items.length} what="stations" />`}
    </${Loaded}>
    ${adds && html`<${AddStation} onClose=${() => setAdds(false)} onDone=${list.reload} />`}`;
}
