// One transaction: what it came to, its curves, and how that is known.
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { download, get, path as join, post } from '../lib/api.js';
import { useData } from '../lib/data.js';
import { useEvents } from '../lib/live.js';
import { url } from '../lib/router.js';
import { ask, toast } from '../lib/dialog.js';
import { Button, Card, Facts, Header, Lasting, Loaded, Time } from '../lib/ui.js';
import { Icon } from '../lib/icons.js';
import { count, energy, hidden, hour, power, words } from '../lib/format.js';
import { Curves, missing } from './transaction/curves.js';
import { Events, Generations } from './transaction/events.js';
import { TransactionState } from './transaction/state.js';

// useTransaction is the transaction, anew when it goes on. A long one is asked for less often: reading its events takes time.
function useTransaction(station, id) {
  const all = useData((signal) => get(join('transactions', station, id), {}, signal), [station, id]);
  const [latest, setLatest] = useState(null); // of its last event: {energy, charging_state, active}
  const asked = useRef(0);
  const later = useRef(0);
  useEffect(() => () => clearTimeout(later.current), [station, id]);
  useEffect(() => {
    asked.current = Date.now();
    setLatest(null);
  }, [all.data]);
  useEvents(['transaction'], (e) => {
    if (e.type !== 'resync' && (e.station?.toLowerCase() !== station.toLowerCase() || e.data.transaction !== id)) return;
    const pause = (all.data?.events.length || 0) * 5;
    const rest = e.data && e.data.active ? asked.current + pause - Date.now() : 0;
    if (e.data && rest > 0) setLatest(e.data);
    clearTimeout(later.current);
    later.current = setTimeout(all.reload, Math.max(0, rest));
  });
  const data = all.data && latest ? { ...all.data, energy: latest.energy, charging_state: latest.charging_state || all.data.charging_state } : all.data;
  return { ...all, data };
}

function Figure({ name, children }) {
  return html`<div class="figure"><dt>${name}</dt><dd>${children}</dd></div>`;
}

// meanPower of all the time, in W.
function meanPower(x) {
  const hours = x.start && x.end ? (new Date(x.end) - new Date(x.start)) / hour : 0;
  return hours > 0 && x.energy !== null ? x.energy / hours : null;
}

function Figures({ of: x }) {
  return html`<dl class="figures card">
    <${Figure} name="Energy">${energy(x.energy)}</${Figure}>
    ${x.active ? html`<${Figure} name="Power now">${power(x.power ?? null)}</${Figure}>` : html`<${Figure} name="Mean power">${power(meanPower(x))}</${Figure}>`}
    <${Figure} name="Duration"><${Lasting} since=${x.start} until=${x.end || x.closed} /></${Figure}>
    <${Figure} name="State"><${TransactionState} of=${x} /></${Figure}>
  </dl>`;
}

// Notices are what makes its numbers doubtful, each in a sentence.
function Notices({ of: x }) {
  const rest = x.gap_count - x.gaps.length;
  const all = [
    x.gap_count > 0 && ['warning', `${x.gaps.slice(0, 3).map(missing).join('. ')}${x.gap_count > 3 ? `, and ${x.gap_count - 3} more gaps` : ''}. The station is asked for them when it is idle.`],
    x.closed && ['warning', `A rule closed it, since the station went on without it${x.stopped_reason ? `: ${words(x.stopped_reason)}` : ''}. What it came to in the end is not known.`],
    x.implausible && ['clock', 'The station’s clock was wrong: for the events that are marked, the time of receipt stands in.'],
    x.offline && ['offline', 'A part of it was made offline and sent later. What the scripts said then came too late to stop it.'],
    x.messages_in_queue && ['clock', 'The station says that messages of it still wait to be sent.'],
    rest > 0 && x.gaps.length >= 100 && ['warning', 'Only the first 100 gaps are shown.'],
  ].filter(Boolean);
  return all.length > 0 && html`<ul class="notices">${all.map(([icon, text]) => html`<li><${Icon} name=${icon} /><span>${text}</span></li>`)}</ul>`;
}

function Energy({ of: x }) {
  const basis = x.energy_basis;
  if (basis) return basis.text;
  if (x.meter_start === null || x.meter_stop === null) return null;
  return `From ${count(x.meter_start)} Wh to ${count(x.meter_stop)} Wh on the meter`;
}

function Details({ of: x }) {
  const token = x.token;
  return html`<${Card} title="Details" id="details"><${Facts} of=${[
    ['Station', html`<a href=${url(['stations', x.station])}>${x.station}</a>`],
    ['EVSE', x.evse === null ? null : `${x.evse}${x.connector === null ? '' : `, connector ${x.connector}`}`],
    ['Token', token && html`${token.id === hidden ? html`<code>${hidden}</code>` : html`<a href=${url(['transactions'], { token: token.id })}><code>${token.id}</code></a>`}${token.type && html` <span class="faint">${words(token.type)}</span>`}`],
    ['Started', html`<${Time} at=${x.start} />`],
    x.closed ? ['Closed', html`<${Time} at=${x.closed} />`] : ['Ended', x.active ? html`<span class="faint">It is running</span>` : html`<${Time} at=${x.end} />`],
    ['Last event', html`<${Time} at=${x.last_event} />`],
    ['Energy from', html`<${Energy} of=${x} />`],
    ['Decided by', html`<${Generations} of=${x} />`],
  ]} /></${Card}>`;
}

// stop asks the station to end the transaction.
function stop(x) {
  return ask({
    title: 'Stop this transaction?', yes: 'Stop it', text: `${x.station} is asked to end ${x.id}. The driver can take the cable out afterwards.`,
    act: async () => {
      const { result } = await post(`${join('stations', x.station)}/calls`, { action: 'RequestStopTransaction', payload: { transactionId: x.id } });
      if (result.status !== 'Accepted') throw new Error(`The station refuses: ${result.status}${result.statusInfo?.reasonCode ? ` (${result.statusInfo.reasonCode})` : ''}.`);
      toast('The station will end it.');
    },
  });
}

export default function Transaction({ path, query, who }) {
  const [, station, id] = path;
  const all = useTransaction(station, id);
  const x = all.data;
  const save = async () => {
    try {
      await download(join('transactions', station, id), {}, `${station}-${id}.csv`);
    } catch (err) {
      toast(err.message, 'bad');
    }
  };
  return html`<${Header} title=${id || 'Transaction'} trail=${[['Transactions', '/transactions'], [station, url(['transactions'], { station })]]}>
      <${Button} icon="download" disabled=${!x} title="Its meter values, as CSV" onClick=${save}>Export</${Button}>
      ${x?.active && who.role === 'full' && html`<${Button} kind="danger" onClick=${() => stop(x)}>Stop</${Button}>`}
    </${Header}>
    <${Loaded} of=${all} lines=${12}>${(x) => html`<div class="stack">
      <${Figures} of=${x} />
      <${Notices} of=${x} />
      <div class="transaction"><${Curves} of=${x} query=${query} /><${Details} of=${x} /></div>
      <${Events} of=${x} query=${query} />
    </div>`}</${Loaded}>`;
}
