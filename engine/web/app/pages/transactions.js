// The list of transactions: live, filtered by what an operator knows of them, exported as it is shown.
import { html } from '../lib/html.js';
import { download, get } from '../lib/api.js';
import { useData, useLiveData } from '../lib/data.js';
import { url } from '../lib/router.js';
import { Button, Empty, Header, Lasting, Loaded, Time } from '../lib/ui.js';
import { Choice, DateRange, Filters, Search } from '../lib/filters.js';
import { Pager, Table } from '../lib/table.js';
import { toast } from '../lib/dialog.js';
import { energy, power } from '../lib/format.js';
import { Flags, TransactionState } from './transaction/state.js';

// states are what the filter of that name offers, and what each asks for.
const states = {
  running: { words: 'Running', params: { active: 'true' } },
  ended: { words: 'Ended', params: { active: 'false', closed: 'false' } },
  gaps: { words: 'With missing events', params: { gaps: 'true' } },
  closed: { words: 'Closed by a rule', params: { closed: 'true' } },
};

// paramsOf makes what the interface is asked of what the address says.
function paramsOf({ station, token, from, to, state }) {
  return { station, token, from, to, ...states[state]?.params };
}

const columns = [
  { title: 'Started', cell: (x) => html`<${Time} at=${x.start || x.began} />` },
  { title: 'Station', class: 'name', cell: (x) => html`<b>${x.station}</b>${x.evse !== null && html` <span class="faint">EVSE ${x.evse}</span>`}` },
  { title: 'Token', class: 'token', cell: (x) => (x.token ? html`<code>${x.token.id}</code>` : html`<span class="faint">None</span>`) },
  { title: 'Energy', right: true, cell: (x) => energy(x.energy) },
  { title: 'Power', right: true, cell: (x) => x.active && power(x.power) },
  { title: 'Duration', right: true, cell: (x) => html`<${Lasting} since=${x.start} until=${x.end || x.closed} />` },
  { title: 'State', cell: (x) => html`<${TransactionState} of=${x} />` },
  { title: 'Notes', cell: (x) => html`<${Flags} of=${x} />` },
];

// lastMonth is the calendar month before this one, in this place's time.
function lastMonth() {
  const now = new Date();
  const from = new Date(now.getFullYear(), now.getMonth() - 1, 1);
  const name = `${from.getFullYear()}-${String(from.getMonth() + 1).padStart(2, '0')}`;
  return {
    name, params: { from: from.toISOString(), to: new Date(now.getFullYear(), now.getMonth(), 1).toISOString() },
    words: from.toLocaleDateString(undefined, { month: 'long' }),
  };
}

function Exports({ params }) {
  const month = lastMonth();
  const save = (what, name) => async () => {
    try {
      await download('transactions', what, name);
    } catch (err) {
      toast(err.message, 'bad');
    }
  };
  return html`
    <${Button} icon="download" title="All that the filters let through, as CSV" onClick=${save(params, 'transactions.csv')}>Export</${Button}>
    <${Button} icon="download" title=${`All that began in ${month.name}, as CSV`} onClick=${save(month.params, `transactions-${month.name}.csv`)}>Export ${month.words}</${Button}>`;
}

// useStations are the ids of stations like a text.
function useStations(q = '') {
  const { data } = useData((signal) => (q ? get('stations', { q, limit: 10 }, signal) : Promise.resolve({ items: [] })), [q]);
  return (data?.items || []).map((s) => s.id);
}

function NoTransaction({ query, stations }) {
  const { station } = query;
  if (Object.keys(query).length === 0) {
    return html`<${Empty} icon="transaction" title="No transaction yet">They are listed here from their first event on.</${Empty}>`;
  }
  const others = stations.filter((id) => id.toLowerCase() !== station?.toLowerCase());
  return html`<${Empty} icon="search" title="No transaction fits">${others.length > 0
    ? html`Stations like “${station}”: ${others.map((id, i) => html`${i > 0 && ', '}<a href=${url(['transactions'], { ...query, station: id, cursor: undefined })}>${id}</a>`)}`
    : 'Take away a filter, or widen the time.'}</${Empty}>`;
}

export default function Transactions({ query }) {
  const params = paramsOf(query);
  const list = useLiveData((signal) => get('transactions', { limit: 50, cursor: query.cursor, ...params }, signal), [JSON.stringify(query)], ['transaction'],
    (e) => !query.cursor && (!query.station || e.station?.toLowerCase() === query.station.toLowerCase()));
  const stations = useStations(query.station);
  return html`<${Header} title="Transactions"><${Exports} params=${params} /></${Header}>
    <${Filters}>
      <${Search} name="station" label="Station" placeholder="Station id" icon="station" suggestions=${stations} />
      <${Search} name="token" label="Token" placeholder="Token" icon="token" />
      <${Choice} name="state" label="State" options=${Object.entries(states).map(([value, s]) => [value, s.words])} />
      <${DateRange} />
    </${Filters}>
    <${Loaded} of=${list}>${({ items, next }) => html`
      <${Table} label="Transactions" columns=${columns} rows=${items} keyOf=${(x) => `${x.station} ${x.id}`} link=${(x) => url(['transactions', x.station, x.id])}
        empty=${html`<${NoTransaction} query=${query} stations=${stations} />`} />
      <${Pager} next=${next} shown=${items.length} what="transactions" />`}
    </${Loaded}>`;
}
