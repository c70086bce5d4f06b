// What the station has reported besides: security events, events of variables, jobs, certificates and the like.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { get, path } from '../../lib/api.js';
import { useLiveData } from '../../lib/data.js';
import { url } from '../../lib/router.js';
import { change, hidden, place, words } from '../../lib/format.js';
import { Ago, Button, Card, Loaded, Status, Time, Unknown } from '../../lib/ui.js';
import { Table } from '../../lib/table.js';

const first = 10;
const more = 50;
const most = 300;

const none = html`<${Unknown} />`;
const at = { title: 'At', cell: (r) => place(r.evse, r.connector), class: 'nowrap' };
const sent = { title: 'Said by the station', cell: (r) => html`<${Time} at=${r.timestamp} />` };
const when = (title, of) => ({ title, cell: (r) => html`<${Ago} at=${of(r)} />` });
const severities = ['Danger', 'Hardware failure', 'System failure', 'Critical', 'Error', 'Alert', 'Warning', 'Notice', 'Informational', 'Debug'];
const severity = { title: 'Severity', cell: (r) => (r.severity === null || r.severity === undefined ? none : html`<${Status} value="s" tone=${r.severity < 5 ? 'bad' : r.severity < 7 ? 'wait' : 'idle'} label=${severities[r.severity] || r.severity} />`) };
const variable = { title: 'Variable', cell: (r) => html`<b>${r.component} · ${r.variable}</b>` };

// reports are lists of REST with how they are shown. live: the type of event that brings new ones.
const reports = [
  { name: 'security-events', title: 'Security events', empty: 'None was reported.', live: 'security', columns: [
    { title: 'What', cell: (r) => html`<b>${words(r.type)}</b>` }, when('Received', (r) => r.received), sent, { title: 'More', cell: (r) => r.tech_info || none }] },
  { name: 'events', title: 'Events of variables', empty: 'None was reported.', columns: [
    variable, { title: 'Value', cell: (r) => r.value }, severity, at,
    { title: 'Why', cell: (r) => html`${words(r.trigger)}${r.cleared ? ', cleared' : ''}${r.tech_info ? html` <span class="faint">${r.tech_info}</span>` : ''}` }, when('Received', (r) => r.received)] },
  { name: 'jobs', title: 'Firmware and uploads', empty: 'No firmware update or upload was reported.', columns: [
    { title: 'Job', cell: (r) => html`<b>${words(r.action.replace(/StatusNotification$/, ''))}</b>` }, { title: 'Status', cell: (r) => html`<${Status} value=${r.status} tone=${/Fail|Invalid|NotSupported|Denied|Bad/.test(r.status) ? 'bad' : undefined} />` },
    { title: 'Request', right: true, cell: (r) => r.request_id ?? none }, { title: 'More', cell: (r) => r.info || none }, when('Received', (r) => r.received)] },
  { name: 'reservations', title: 'Reservations', empty: 'None was made from here.', columns: [
    { title: 'Number', cell: (r) => html`<b>${r.id}</b>` }, { title: 'For', cell: (r) => (r.token === hidden ? 'a typed code' : r.token ? html`<a href=${url(['tokens'], { q: r.token })}>${r.token}</a>` : r.group || none) },
    at, { title: 'Until', cell: (r) => html`<${Time} at=${r.expiry} />` }, { title: 'Status', cell: (r) => html`<${Status} value=${r.status} />` }, when('Changed', (r) => r.changed)] },
  { name: 'certificates', title: 'Certificates', empty: 'None is known: GetInstalledCertificateIds asks for them.', columns: [
    { title: 'Kind', cell: (r) => html`<b>${words(r.type)}</b>` }, { title: 'Serial number', cell: (r) => html`<span class="mono">${r.serial_number}</span>` }, { title: 'Signed by', cell: (r) => (r.parent ? html`<span class="mono">${r.parent}</span>` : none) },
    { title: 'Hash', cell: (r) => r.hash_algorithm }, when('Reported', (r) => r.reported)] },
  { name: 'display-messages', title: 'Messages on its display', empty: 'None is known.', columns: [
    { title: 'Text', cell: (r) => html`<b>${r.content}</b>` }, { title: 'Priority', cell: (r) => words(r.priority) }, { title: 'While', cell: (r) => (r.state ? words(r.state) : 'always') },
    { title: 'From', cell: (r) => html`<${Time} at=${r.start} />` }, { title: 'Until', cell: (r) => html`<${Time} at=${r.end} />` }] },
  { name: 'monitors', title: 'Monitors', empty: 'None was reported.', columns: [
    variable, { title: 'Watches', cell: (r) => `${words(r.type)} ${r.value}` }, severity, at, { title: 'When', cell: (r) => (r.transaction ? 'in transactions' : 'always') }, when('Reported', (r) => r.reported)] },
  { name: 'meter-values', title: 'Meter values outside of transactions', empty: 'None was reported.', columns: [
    { title: 'At', cell: (r) => html`<b>${r.evse ? `EVSE ${r.evse}` : 'Main meter'}</b>` }, { title: 'Values', cell: (r) => html`${r.values.slice(0, 6).map((v) => html`<div>${v.measurand.replaceAll('.', ' ')} ${v.phase || ''} <b class="num">${v.value} ${v.unit}</b></div>`)}${r.values.length > 6 && html`<span class="faint">+${r.values.length - 6}</span>`}` }, when('Received', (r) => r.received)] },
];

function Report({ of, station }) {
  const [limit, setLimit] = useState(first);
  const list = useLiveData((signal) => get(path('stations', station.id, of.name), { limit }, signal), [station.id], [of.live || 'boot', 'change'], (e) => e.station?.toLowerCase() === station.id.toLowerCase() || e.data?.target === `stations/${station.id}`);
  const show = () => {
    setLimit(limit === first ? more : most);
    list.reload();
  };
  return html`<${Card} title=${of.title} id=${`report-${of.name}`} flush class="report"><${Loaded} of=${list} lines=${2}>${({ items, next }) => html`
    <${Table} label=${`${of.title}, as a table`} columns=${of.columns} rows=${items} keyOf=${(r) => JSON.stringify(r)} empty=${html`<p class="nothing faint">${of.empty}</p>`} />
    ${next && limit < most && html`<p class="pager"><${Button} kind="small" onClick=${show}>Show more</${Button}></p>`}`}</${Loaded}></${Card}>`;
}

function Audit({ station }) {
  const list = useLiveData((signal) => get('audit', { target: `stations/${station.id}`, limit: 10 }, signal), [station.id], ['change'], (e) => e.data?.target === `stations/${station.id}`);
  return html`<${Card} title="Changes by operators" id="report-audit" flush class="report"><${Loaded} of=${list} lines=${2}>${({ items, next }) => html`
    <${Table} label="Changes by operators, as a table" rows=${items} keyOf=${(r) => JSON.stringify([r.time, r.action, r.target])} empty=${html`<p class="nothing faint">Nobody changed anything.</p>`} columns=${[
      { title: 'What', cell: (r) => html`<b>${change(r)}</b>` }, { title: 'Outcome', cell: (r) => r.after?.outcome || none }, { title: 'By', cell: (r) => r.who }, when('When', (r) => r.time)]} />
    ${next && html`<p class="pager"><a href=${url(['audit'], { target: `stations/${station.id}` })}>All in Audit</a></p>`}`}</${Loaded}></${Card}>`;
}

export default function Reports({ station }) {
  return html`<div class="stack">${reports.slice(0, 3).map((r) => html`<${Report} key=${r.name} of=${r} station=${station} />`)}
    <${Audit} station=${station} />${reports.slice(3).map((r) => html`<${Report} key=${r.name} of=${r} station=${station} />`)}</div>`;
}
