// The events of a transaction in their order, with those that never came.
import { useMemo } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { setQuery, url } from '../../lib/router.js';
import { Button, Card, Empty, Status, Time } from '../../lib/ui.js';
import { Icon } from '../../lib/icons.js';
import { Table } from '../../lib/table.js';
import { count, duration, energy, many, words } from '../../lib/format.js';
import { missing } from './curves.js';

// size is how many rows are drawn at once.
const size = 100;

// rowsOf are events and gaps by number.
function rowsOf({ events, gaps }) {
  const rows = events.map((e, i) => ({ ...e, n: e.seq_no, before: events[i - 1]?.generation }));
  for (const g of gaps) rows.push({ n: g.from, gap: g });
  return rows.sort((a, b) => a.n - b.n);
}

// readings is what had been consumed at each event, by its number.
function readings(x) {
  const out = new Map();
  if (x.meter_start === null) return out;
  for (const v of x.meter_values) {
    if (v.measurand === 'Energy.Active.Import.Register' && !v.phase && v.location === 'Outlet') out.set(v.seq_no, v.value - x.meter_start);
  }
  return out;
}

// plain is an event that tells nothing but the meter.
const plain = (e) => !e.gap && e.type === 'Updated' && /^MeterValue|^SignedData/.test(e.trigger) && !e.implausible && ['Accepted', null, undefined].includes(e.decision?.outcome);

// Received is how much later than it happened an event came.
function Received({ of: e }) {
  if (!e.received) return null;
  const late = new Date(e.received) - new Date(e.time);
  return e.implausible || late < 5000 ? html`<${Time} at=${e.received} />` : html`<span title=${e.received}>${duration(late)} later</span>`;
}

// Decision is what the scripts made of an event. before is the generation that decided the one before it.
function Decision({ of: e, before }) {
  const d = e.decision;
  if (!d) return null;
  const other = d.generation && before && d.generation !== before;
  return html`<span class="decision">${d.outcome ? html`<${Status} value=${d.outcome} />` : html`<span class="faint">No objection</span>`}
    ${other && html`<span class="faint">by <a href=${url(['scripts', 'source'], { generation: d.generation })}><code>${d.generation}</code></a></span>`}
    ${d.text && html`<span class="faint">${d.text}</span>`}</span>`;
}

const columnsOf = (used) => [
  { title: 'No.', class: 'seq', cell: (e) => (e.gap ? (e.gap.from === e.gap.to ? e.gap.from : `${e.gap.from}–${e.gap.to}`) : e.seq_no) },
  { title: 'Event', cell: (e) => (e.gap
    ? html`<span class="flag wait"><${Icon} name="warning" size=${15} />${missing(e.gap)}</span>`
    : html`<b>${e.type}</b> <span class="faint">${words(e.trigger)}</span>`) },
  { title: 'State', cell: (e) => e.charging_state && html`<${Status} value=${e.charging_state} />` },
  { title: 'Time', cell: (e) => !e.gap && (e.implausible
    ? html`<span class="flag wait" title="The station’s clock is wrong: the time of receipt is used"><${Icon} name="clock" size=${15} /><code>${e.timestamp}</code></span>`
    : html`<${Time} at=${e.time} />`) },
  { title: 'Received', cell: (e) => !e.gap && html`<${Received} of=${e} />${e.offline && html` <span class="flag"><${Icon} name="offline" size=${15} />offline</span>`}` },
  { title: 'Energy', right: true, cell: (e) => used.has(e.seq_no) && energy(used.get(e.seq_no)) },
  { title: 'Decision', cell: (e) => html`<${Decision} of=${e} before=${e.before} />` },
];

export function Events({ of: x, query }) {
  const all = useMemo(() => rowsOf(x), [x]);
  const columns = useMemo(() => columnsOf(readings(x)), [x]);
  const brief = query.events === 'brief';
  const rows = useMemo(() => (brief ? all.filter((e) => !plain(e)) : all), [all, brief]);
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const at = Math.min(Math.max(Number.parseInt(query.page, 10) || 1, 1), pages);
  const shown = rows.slice((at - 1) * size, at * size);
  const to = (page) => () => {
    setQuery({ page: page > 1 ? page : undefined });
    document.getElementById('events')?.scrollIntoView();
  };
  const decided = shown.some((e) => e.decision);
  return html`<${Card} title="Events" id="events" flush actions=${html`
      <span class="faint">${many(x.events.length, 'event')}${x.truncated && ' and more'}</span>
      <button type="button" class="chip" aria-pressed=${String(brief)} onClick=${() => setQuery({ events: brief ? undefined : 'brief', page: undefined })}>Without mere readings</button>`}>
    <${Table} label="Events in order" columns=${decided ? columns : columns.slice(0, -1)} rows=${shown} keyOf=${(e) => (e.gap ? `gap ${e.n}` : e.seq_no)} rowClass=${(e) => (e.gap ? 'gap' : '')}
      empty=${html`<${Empty} title="Nothing but readings" />`} />
    ${pages > 1 && html`<nav class="pager inset" aria-label="Pages of events">
      <${Button} icon="back" disabled=${at === 1} onClick=${to(at - 1)}>Earlier</${Button}>
      <span class="faint">Page ${at} of ${pages}</span>
      <${Button} disabled=${at === pages} onClick=${to(at + 1)}>Later</${Button}></nav>`}
    ${x.truncated && html`<p class="pager inset faint">Only the first ${count(x.events.length)} events are shown; the export has all.</p>`}
  </${Card}>`;
}

// Generations are the scripts that decided, and which of their callbacks.
export function Generations({ of: x }) {
  const used = [...new Set([x.generation, ...x.events.map((e) => e.generation)].filter(Boolean))];
  if (used.length === 0) return null;
  const callbacks = [...new Set(x.events.map((e) => e.decision?.callback).filter(Boolean))].slice(0, 5);
  return html`${used.slice(0, 5).map((g, i) => html`${i > 0 && ', '}<a href=${url(['scripts', 'source'], { generation: g })}><code>${g}</code></a>`)}${used.length > 5 && ` and ${used.length - 5} more`}${callbacks.length > 0 && html` <span class="faint">in <code>${callbacks.join(', ')}</code></span>`}`;
}
