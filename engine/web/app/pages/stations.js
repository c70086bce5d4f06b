// The list of stations: live, searched and filtered; what pends can be approved here.
import { html } from '../lib/html.js';
import { get } from '../lib/api.js';
import { useLiveData } from '../lib/data.js';
import { url } from '../lib/router.js';
import { Ago, Empty, Header, Loaded, Status } from '../lib/ui.js';
import { Choice, Filters, Search } from '../lib/filters.js';
import { Pager, Table } from '../lib/table.js';
import { power } from '../lib/format.js';

const states = [['charging', 'Charging'], ['available', 'Available'], ['faulted', 'Faulted'], ['silent', 'Silent'], ['pending', 'Pending'], ['offline', 'Not connected']];
const versions = ['1.6', '2.0.1', '2.1'].map((v) => [v, `OCPP ${v}`]);

const columns = [
  { title: 'Station', cell: (s) => html`<b>${s.id}</b>` },
  { title: 'State', cell: (s) => (s.connected ? html`<${Status} value=${s.status || 'Connected'} tone=${s.status ? undefined : 'good'} />` : html`<${Status} value="offline" tone="off" label="Not connected" />`) },
  { title: 'Power', right: true, cell: (s) => power(s.power) },
  { title: 'Registration', cell: (s) => html`<${Status} value=${s.registration} />` },
  { title: 'Model', cell: (s) => [s.vendor, s.model].filter(Boolean).join(' ') || html`<span class="faint">–</span>` },
  { title: 'OCPP', cell: (s) => s.version || '–' },
  { title: 'Last seen', cell: (s) => html`<${Ago} at=${s.last_seen} />` },
];

export default function Stations({ query }) {
  const list = useLiveData((signal) => get('stations', { limit: 50, ...query }, signal), [JSON.stringify(query)],
    ['connected', 'disconnected', 'boot', 'status', 'transaction', 'change']);
  return html`<${Header} title="Stations" />
    <${Filters}>
      <${Search} label="Search stations" placeholder="Id, vendor, model or serial" />
      <${Choice} name="state" label="State" options=${states} />
      <${Choice} name="version" label="Version" options=${versions} />
    </${Filters}>
    <${Loaded} of=${list}>${({ items, next }) => html`
      <${Table} label="Stations" columns=${columns} rows=${items} keyOf=${(s) => s.id} link=${(s) => url(['stations', s.id])}
        empty=${html`<${Empty} icon="station" title="No station fits">Connect one to ws://…:9000/ocpp/ID.</${Empty}>`} />
      <${Pager} next=${next} shown=${items.length} what="stations" />`}
    </${Loaded}>`;
}
