// The curves of a transaction, with what is missing and what was offline behind them.
import { useMemo } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { setQuery } from '../../lib/router.js';
import { Card, Empty } from '../../lib/ui.js';
import { LinePlot } from '../../lib/plot.js';
import { amount, clockTime, energy, power } from '../../lib/format.js';
import { chartsOf, unitOf } from './series.js';

// most bands and marks that are drawn.
const most = 100;

// bandsOf are the stretches of time without events, or with events that were made offline.
export function bandsOf({ events, gaps }) {
  const at = (e) => +new Date(e.time);
  const bands = [];
  for (const g of gaps.slice(0, most)) {
    const before = events.findLast((e) => e.seq_no < g.from);
    const after = events.find((e) => e.seq_no > g.to);
    if (!before && !after) continue;
    bands.push({ class: 'missing', from: at(before || after), to: at(after || before), label: missing(g) });
  }
  let run = null;
  for (const e of events) {
    if (e.offline && !e.implausible) {
      if (!run && bands.length >= most) break;
      if (!run) bands.push(run = { class: 'away', from: at(e), to: at(e) });
      run.to = Math.max(run.to, at(e));
    } else if (!e.offline) {
      run = null;
    }
  }
  for (const b of bands) b.label ??= `Offline from ${clockTime(b.from)} to ${clockTime(b.to)}`;
  return bands;
}

// missing names a gap.
export const missing = (g) => (g.from === g.to ? `Event ${g.from} is missing` : `Events ${g.from} to ${g.to} are missing`);

// writers of values by unit.
const write = (unit) => ({ W: power, Wh: energy }[unit] || ((v) => amount(Math.round(v * 10) / 10, unitOf(unit))));

function Chips({ charts, shown, phases }) {
  const toggle = (key) => () => {
    const next = charts.map((c) => c.key).filter((k) => (k === key ? !shown.includes(k) : shown.includes(k)));
    if (next.length > 0) setQuery({ curves: next.join() });
  };
  return html`<div class="toggles" role="group" aria-label="Curves">
    ${charts.map((c) => html`<button type="button" class="chip" aria-pressed=${String(shown.includes(c.key))} onClick=${toggle(c.key)}>${c.name}</button>`)}
    ${charts.some((c) => c.phases) && html`<button type="button" class="chip apart" aria-pressed=${String(phases)} onClick=${() => setQuery({ phases: phases ? undefined : '1' })}>By phase</button>`}
  </div>`;
}

export function Curves({ of: x, query }) {
  const phases = query.phases === '1';
  // The time of what came with a wrong clock is not known well enough to draw it.
  const charts = useMemo(() => {
    const wrong = new Set(x.events.filter((e) => e.implausible).map((e) => e.seq_no));
    return chartsOf(x.meter_values.filter((v) => !wrong.has(v.seq_no)), phases);
  }, [x, phases]);
  const bands = useMemo(() => bandsOf(x), [x]);
  if (charts.length === 0) {
    return html`<${Card} title="Curves" id="curves"><${Empty} icon="events" title="No meter values">The station has sent none with this transaction${x.active ? ' so far' : ''}.</${Empty}></${Card}>`;
  }
  const wanted = (query.curves || 'power,energy').split(',').filter((k) => charts.some((c) => c.key === k));
  const shown = wanted.length > 0 ? wanted : [charts[0].key];
  // All have the same span of time, so that they can be read one below the other.
  const times = charts.flatMap((c) => c.lines.flatMap((l) => [l.points[0][0], l.points.at(-1)[0]]));
  const from = Math.min(...times, ...(x.start ? [+new Date(x.start)] : []));
  const to = Math.max(...times, ...(x.end ? [+new Date(x.end)] : []));
  return html`<${Card} title="Curves" id="curves" actions=${html`<${Chips} charts=${charts} shown=${shown} phases=${phases} />`}>
    <div class="curves">${charts.filter((c) => shown.includes(c.key)).map((c) => html`<div key=${c.key}>
      <h3>${c.name}</h3><${LinePlot} label=${`${c.name} over time`} lines=${c.lines} write=${write(c.unit)} bands=${bands} from=${from} to=${to} min=${c.min ?? 0} height=${180} /></div>`)}</div>
    ${bands.length > 0 && html`<p class="legend">${bands.some((b) => b.class === 'missing') && html`<span class="swatch missing">Events are missing</span>`}
      ${bands.some((b) => b.class === 'away') && html`<span class="swatch away">Offline, sent later</span>`}</p>`}
  </${Card}>`;
}
