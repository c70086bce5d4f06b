// One variable: its value, what was wanted, and reading and setting it with the result beside it.
import { useId, useRef, useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { breaks } from '../../lib/breaks.js';
import { many, words } from '../../lib/format.js';
import { Icon } from '../../lib/icons.js';
import { Ago, Button, Status } from '../../lib/ui.js';
import { isSecret } from '../../lib/form/secrets.js';
import { call } from './call.js';
import { infoText, toneOf } from './outcome.js';

// dataOf names a variable as GetVariables and SetVariables do.
function dataOf(v) {
  return {
    component: { name: v.component, instance: v.component_instance ?? undefined, evse: v.evse === null ? undefined : { id: v.evse, connectorId: v.connector ?? undefined } },
    variable: { name: v.variable, instance: v.variable_instance ?? undefined },
    attributeType: v.attribute,
  };
}

// read and write ask the station; both resolve to {status, value, text}.
async function read(station, v) {
  const { result } = await call(station.id, 'GetVariables', { getVariableData: [dataOf(v)] });
  const r = result.getVariableResult?.[0] || {};
  return { status: r.attributeStatus, value: r.attributeValue, text: infoText(r.attributeStatusInfo) };
}

async function write(station, v, value) {
  const { result } = await call(station.id, 'SetVariables', { setVariableData: [{ ...dataOf(v), attributeValue: value }] });
  const r = result.setVariableResult?.[0] || {};
  return { status: r.attributeStatus, text: infoText(r.attributeStatusInfo) };
}

const choicesOf = (v) => (v.data_type === 'boolean' ? ['true', 'false'] : v.data_type === 'OptionList' && v.values_list ? v.values_list.split(',').map((s) => s.trim()) : null);
const isNumber = (v) => v.data_type === 'integer' || v.data_type === 'decimal';

// limitsOf says what a value has to be.
function limitsOf(v) {
  if (isNumber(v) && (v.min !== null || v.max !== null)) return v.min !== null && v.max !== null ? `${v.min} to ${v.max}` : v.min !== null ? `${v.min} or more` : `up to ${v.max}`;
  if (v.data_type === 'MemberList' || v.data_type === 'SequenceList') return v.values_list ? `some of ${v.values_list}, with commas` : 'values with commas';
  if (v.max !== null && !isNumber(v)) return `up to ${many(v.max, 'character')}`;
  return '';
}

// wrong is why a value can't be, "" where it can.
function wrong(v, value) {
  if (!isNumber(v) || value.trim() === '') return '';
  const n = Number(value);
  if (Number.isNaN(n) || (v.data_type === 'integer' && !Number.isInteger(n))) return v.data_type === 'integer' ? 'A whole number.' : 'A number.';
  if ((v.min !== null && n < v.min) || (v.max !== null && n > v.max)) return `It has to be ${limitsOf(v)}.`;
  return '';
}

// focus is for an input that appears where somebody asked for it.
const focus = (input) => input?.focus();

function Editor({ variable: v, onSet, onCancel }) {
  const id = useId();
  const [value, set] = useState(isSecret(v.variable) ? '' : v.wanted ?? v.value ?? '');
  const choices = choicesOf(v);
  const problem = wrong(v, value);
  const limits = limitsOf(v);
  const input = (e) => set(e.currentTarget.value);
  const submit = (e) => {
    e.preventDefault();
    if (!problem) onSet(value);
  };
  return html`<form class="variable-form" onSubmit=${submit} onKeyDown=${(e) => e.key === 'Escape' && onCancel()}>
    <label class="sr" for=${id}>New value of ${v.variable}</label>
    ${choices ? html`<select id=${id} value=${value} onChange=${input} ref=${focus}>${!choices.includes(value) && html`<option value=${value} selected>${value || 'Choose…'}</option>`}${choices.map((c) => html`<option value=${c} selected=${c === value}>${c}</option>`)}</select>`
    : html`<input id=${id} type=${isSecret(v.variable) ? 'password' : 'text'} inputmode=${isNumber(v) ? 'decimal' : 'text'} value=${value} onInput=${input} maxlength="2500" ref=${focus} autocomplete="off" spellcheck=${false} aria-invalid=${problem ? 'true' : null} aria-describedby=${`${id}-about`} />`}
    <button class="button primary small" disabled=${!!problem}>Set</button><${Button} kind="small" onClick=${onCancel}>Cancel</${Button}>
    <span id=${`${id}-about`} class=${problem ? 'error' : 'hint'}>${problem || limits}</span></form>`;
}

function Value({ of: v }) {
  if (v.mutability === 'WriteOnly' || (isSecret(v.variable) && v.value === null)) return html`<span class="faint">not shown</span>`;
  if (v.value === null) return html`<span class="faint">not reported</span>`;
  return html`<span class="mono">${v.value === '' ? html`<span class="faint">empty</span>` : breaks(v.value)}</span>${v.unit && html` <span class="faint">${v.unit}</span>`}`;
}

function Result({ of: r }) {
  if (r.error) return html`<span class="error">${r.error.message}</span>`;
  return html`<${Status} value=${r.status || 'Answered'} tone=${toneOf(r.status)} />${r.value !== undefined && html` <span class="mono">${r.value === '' ? 'empty' : r.value}</span>`}${r.text && html` <span>${r.text}</span>`}`;
}

export function VariableRow({ variable: v, station, may, reload }) {
  const [edits, setEdits] = useState(false);
  const [result, setResult] = useState(null);
  const [runs, setRuns] = useState(false);
  const row = useRef(null);
  const close = () => {
    setEdits(false);
    row.current.querySelector('[aria-expanded]')?.focus();
  };
  const act = async (work) => {
    if (edits) close();
    setRuns(true);
    setResult(await work().catch((error) => ({ error })));
    setRuns(false);
    reload();
  };
  const off = !station.connected || runs;
  const name = [v.variable, v.variable_instance && `[${v.variable_instance}]`, v.attribute !== 'Actual' && `(${v.attribute})`].filter(Boolean).join(' ');
  return html`<li ref=${row} class=${`variable ${v.differs ? 'differs' : ''}`}>
    <div class="variable-name"><b>${breaks(name)}</b>${v.mutability === 'ReadOnly' && html` <span class="faint" title="It can’t be set"><${Icon} name="lock" size=${13} /><span class="sr">It can’t be set.</span></span>`}</div>
    <div class="variable-value"><${Value} of=${v} />
      ${v.differs && html`<div class="wanted"><${Status} value="differs" tone="wait" label="Differs" /> <span class="mono">${isSecret(v.variable) ? '…' : v.wanted}</span> was set <${Ago} at=${v.wanted_at} />${v.wanted_status && `: ${words(v.wanted_status).toLowerCase()}`}</div>`}
      ${edits && html`<${Editor} variable=${v} onCancel=${close} onSet=${(value) => act(() => write(station, v, value))} />`}
      <div class="variable-result" role="status">${runs ? html`<span class="faint">Waits for the station…</span>` : result && html`<${Result} of=${result} />`}</div></div>
    ${may && html`<div class="variable-actions">
      ${v.mutability !== 'WriteOnly' && html`<${Button} kind="small quiet" disabled=${off} aria-label=${`Read ${name}`} onClick=${() => act(() => read(station, v))}>Read</${Button}>`}
      ${v.mutability !== 'ReadOnly' && html`<${Button} kind="small quiet" disabled=${!station.connected} aria-label=${`Set ${name}`} aria-expanded=${edits} onClick=${() => setEdits(!edits)}>Set</${Button}>`}</div>`}</li>`;
}
