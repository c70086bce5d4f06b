// Charging profiles: their limits over time, what they are for, and setting and clearing them.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { get, path } from '../../lib/api.js';
import { useLiveData } from '../../lib/data.js';
import { url } from '../../lib/router.js';
import { amount, hour, place, time, words } from '../../lib/format.js';
import { ask, toast } from '../../lib/dialog.js';
import { Ago, Button, Card, Empty, Facts, Loaded } from '../../lib/ui.js';
import { Choice, Filters } from '../../lib/filters.js';
import { LinePlot } from '../../lib/plot.js';
import { call, command, requestId, tell } from './call.js';
import { LimitDialog } from './limit.js';
import { compositeLine, linesOf } from './schedules.js';

const drawn = 8; // lines in a plot
const listed = 60;

const purposes = {
  ChargingStationMaxProfile: 'Limit of the whole station', TxDefaultProfile: 'For every session', TxProfile: 'For one session',
  ChargingStationExternalConstraints: 'From outside of csms', PriorityCharging: 'Priority charging', LocalGeneration: 'Local generation',
};
const sources = { CSO: 'csms or its operator (CSO)', SO: 'the grid’s operator (SO)', EMS: 'energy management (EMS)' };
const nameOf = (p) => `${p.id} · ${purposes[p.purpose] || words(p.purpose)}, ${place(p.evse)}`;
const write = (unit) => (v) => amount(v, unit);

// lineClass is how the profile at a place of the list is drawn, and marked in its card.
const lineClass = (n) => `line-${n % drawn}`;

// windowOf is what the plot shows: an hour back, and some hours from there.
function windowOf(hours) {
  const from = Math.floor(Date.now() / hour) * hour - hour;
  return { from, to: from + hours * hour };
}

const sessionOn = (station, evse) => {
  const s = station.sessions?.find((x) => x.evse === evse);
  return s ? Date.parse(s.start ?? '') || undefined : undefined;
};

function Plots({ station, items, results, hours }) {
  const window = windowOf(hours);
  const lines = items.flatMap((p, n) => linesOf(p.profile, { ...window, session: sessionOn(station, p.evse), reported: p.reported })
    .map((l, i) => ({ ...l, name: nameOf(p) + (i > 0 ? ` (${i + 1})` : ''), step: true, class: lineClass(n) })));
  lines.unshift(...results.map((r, i) => ({ ...compositeLine(r, window), name: `Results on ${place(r.evseId)}`, step: true, class: `line-result r${i}` })));
  const units = [...new Set(lines.map((l) => l.unit))];
  return units.map((unit) => {
    const of = lines.filter((l) => l.unit === unit && l.points.length > 0);
    if (of.length === 0) return null;
    const label = unit === 'A' ? 'Limits in amperes' : 'Limits in watts';
    return html`<${Card} key=${unit} title=${label} id=${`limits-${unit}`}><${LinePlot} lines=${of.slice(0, drawn)} write=${write(unit)} label=${label} from=${window.from} to=${window.to} height=${220} marks=${[{ at: Date.now(), label: 'now' }]} />
      ${of.length > drawn && html`<p class="hint">The first ${drawn} of ${of.length} are drawn.</p>`}</${Card}>`;
  });
}

const kinds = { Absolute: 'from a time on', Recurring: 'again and again', Relative: 'from the start of a session' };

function Profile({ of: p, at, station, may, reload }) {
  const x = p.profile || {};
  const schedules = Array.isArray(x.chargingSchedule) ? x.chargingSchedule : [];
  const clear = () => ask({ title: `Clear profile ${p.id}?`, text: `${nameOf(p)} limits no more.`, yes: 'Clear it', act: async () => {
    await command(station.id, 'ClearChargingProfile', { chargingProfileId: p.id });
    reload();
  } });
  const periods = schedules.flatMap((s) => (s.chargingSchedulePeriod || []).slice(0, 8).map((c) => `${amount(c.limit, s.chargingRateUnit)}${c.startPeriod ? ` after ${amount(Math.round(c.startPeriod / 36) / 100, 'h')}` : ''}`));
  return html`<article class="card" aria-label=${nameOf(p)}><div class="card-head"><h3><span class=${`key ${lineClass(at)}`}></span>${p.id} · ${purposes[p.purpose] || words(p.purpose)}</h3>
      ${may && p.purpose !== 'ChargingStationExternalConstraints' && html`<${Button} kind="small" disabled=${!station.connected} aria-label=${`Clear… ${p.id}`} onClick=${clear}>Clear…</${Button}>`}</div>
    <${Facts} of=${[['For', place(p.evse)], ['Counts', `${kinds[p.kind] || words(p.kind)}${x.recurrencyKind ? `, ${x.recurrencyKind.toLowerCase()}` : ''}${p.kind === 'Relative' && sessionOn(station, p.evse) === undefined ? '; drawn as if one began now' : ''}`],
      ['Limits', periods.slice(0, 8).join(', ') + (periods.length > 8 ? ', …' : '')], ['Stack level', html`<span title="The highest of the same purpose wins">${p.stack_level}</span>`],
      (x.validFrom || x.validTo) && ['Valid', [x.validFrom && `from ${time(x.validFrom)}`, x.validTo && `until ${time(x.validTo)}`].filter(Boolean).join(' ')],
      p.transaction && ['Session', html`<a href=${url(['transactions', station.id, p.transaction])}>${p.transaction}</a>`],
      ['Set by', sources[p.source] || p.source], ['Reported', html`<${Ago} at=${p.reported} />`]]} /></article>`;
}

// results asks the station which limits result from all profiles, on its first EVSEs.
async function resultsOf(station, hours) {
  const ids = station.evses.map((e) => e.id).filter((id) => id > 0).slice(0, 4);
  const answers = [];
  for (const evseId of ids.length > 0 ? ids : [0]) answers.push((await call(station.id, 'GetCompositeSchedule', { evseId, duration: hours * 3600 })).result);
  return answers.filter((r) => r.status === 'Accepted' && r.schedule).map((r) => r.schedule);
}

// useReading has the station report its profiles, and reads them as they come.
function useReading(station, list) {
  return async () => {
    if (station.version === '1.6') return list.reload();
    if (await tell('Report of charging profiles', station.id, 'GetChargingProfiles', { requestId: requestId(), chargingProfile: {} })) for (const ms of [300, 1500, 5000]) setTimeout(list.reload, ms);
    return undefined;
  };
}

function Shown({ items, next, results, station, hours, may, read }) {
  const old = station.version === '1.6';
  return html`<${Plots} station=${station} items=${items} results=${results} hours=${hours} />
    ${items.length === 0 && results.length === 0 && html`<${Empty} icon="clock" title="No charging profile is known">${old ? 'Stations of OCPP 1.6 don’t report theirs. “Ask what results” asks for the limit that they make.'
    : may ? 'Have the station report them: “Read anew”. Or set a limit.' : 'They are shown once the station has reported them.'}</${Empty}>`}
    ${items.length > 0 && html`<div class="columns">${items.slice(0, listed).map((p, n) => html`<${Profile} key=${`${p.evse}/${p.id}/${p.source}`} of=${p} at=${n} station=${station} may=${may} reload=${read} />`)}</div>`}
    ${(next || items.length > listed) && html`<p class="hint">The first ${listed} are shown.</p>`}`;
}

export default function Profiles({ station, query, who }) {
  const list = useLiveData((signal) => get(path('stations', station.id, 'profiles'), { limit: 100 }, signal), [station.id], ['boot', 'transaction'], (e) => e.station?.toLowerCase() === station.id.toLowerCase());
  const [results, setResults] = useState([]);
  const [sets, setSets] = useState(false);
  const hours = { day: 24, days: 72, week: 168 }[query.span] || 24;
  const may = who.role === 'full';
  const read = useReading(station, list);
  const off = { disabled: !station.connected, title: station.connected ? undefined : 'The station is not connected' };
  const ask = () => resultsOf(station, hours).then((found) => {
    setResults(found);
    if (found.length === 0) toast('The station told no limit.', 'bad');
  }, (err) => toast(err.message, 'bad'));
  return html`<div class="config-head"><${Filters}><${Choice} name="span" label="Shown" options=${[['days', 'Three days'], ['week', 'A week']]} all="A day" /></${Filters}>
      ${may && html`<div class="actions"><${Button} ...${off} onClick=${ask}>Ask what results</${Button}><${Button} icon="refresh" ...${off} onClick=${read}>Read anew</${Button}>
        <${Button} kind="primary" ...${off} onClick=${() => setSets(true)}>Set a limit…</${Button}></div>`}</div>
    <${Loaded} of=${list}>${({ items, next }) => html`<div class="stack"><${Shown} ...${{ items, next, results, station, hours, may, read }} /></div>`}</${Loaded}>
    ${sets && html`<${LimitDialog} station=${station} items=${list.data?.items || []} onClose=${() => setSets(false)} onDone=${() => { setResults([]); read(); }} />`}`;
}
