// Inputs for texts, numbers, choices and times. Each shows what it has, and tells of what is typed: undefined for nothing.
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { words } from '../format.js';
import { Button } from '../ui.js';
import { typeOf } from './schema.js';

function Choice({ id, value, options, onInput, optional, ...rest }) {
  return html`<select id=${id} value=${value ?? ''} onChange=${(e) => onInput(e.currentTarget.value)} ...${rest}>
    <option value="" disabled=${!optional && value !== undefined}>${optional ? '–' : 'Choose…'}</option>
    ${options.map(([key, text]) => html`<option value=${key} selected=${key === value}>${text}</option>`)}
    ${value !== undefined && !options.some(([key]) => key === value) && html`<option value=${value} selected>${value}</option>`}</select>`;
}

// Number keeps what can't be read as a number as the text that it is, so that nothing typed is lost.
function NumberInput({ value, onInput, type, ...rest }) {
  const [draft, set] = useState(null);
  const input = (e) => {
    const text = e.currentTarget.value;
    set(text);
    const t = text.trim().replace(',', '.');
    onInput(t === '' ? undefined : /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(t) ? Number(t) : text);
  };
  return html`<input ...${rest} type="text" inputmode=${type === 'integer' ? 'numeric' : 'decimal'} value=${draft ?? value ?? ''} onInput=${input} onBlur=${() => set(null)} autocomplete="off" />`;
}

const pad = (n) => String(n).padStart(2, '0');

// localOf writes a time as a picker wants it: "2026-01-31T12:00:00" of this place.
function localOf(value) {
  const d = new Date(value);
  if (Number.isNaN(+d)) return '';
  return `${String(d.getFullYear()).padStart(4, '0')}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}T${pad(d.getHours())}:${pad(d.getMinutes())}:${pad(d.getSeconds())}`;
}

function TimeInput({ value, onInput, ...rest }) {
  const input = (e) => {
    const d = new Date(e.currentTarget.value);
    onInput(Number.isNaN(+d) ? undefined : d.toISOString());
  };
  return html`<span class="time-input"><input ...${rest} type="datetime-local" step="1" value=${value === undefined ? '' : localOf(value)} onInput=${input} />
    <${Button} kind="small" onClick=${() => onInput(new Date(Math.floor(Date.now() / 1000) * 1000).toISOString())}>Now</${Button}></span>`;
}

// AnyInput takes JSON, or a text that is none.
function AnyInput({ value, onInput, ...rest }) {
  const [draft, set] = useState(null);
  const input = (e) => {
    const text = e.currentTarget.value;
    set(text);
    try {
      onInput(text === '' ? undefined : JSON.parse(text));
    } catch {
      onInput(text);
    }
  };
  const shown = typeof value === 'string' || value === undefined ? value ?? '' : JSON.stringify(value);
  return html`<textarea ...${rest} rows="2" spellcheck=${false} value=${draft ?? shown} onInput=${input} onBlur=${() => set(null)}></textarea>`;
}

// Scalar is the input for a schema without parts. rest are attributes of the input.
export function Scalar({ schema, value, onInput, secret, optional, ...rest }) {
  const text = (e) => onInput(e.currentTarget.value === '' ? undefined : e.currentTarget.value);
  if (schema.enum) return html`<${Choice} value=${value} options=${schema.enum.map((v) => [v, words(String(v))])} optional=${optional} onInput=${(v) => onInput(v === '' ? undefined : v)} ...${rest} />`;
  switch (typeOf(schema)) {
    case 'boolean':
      return html`<${Choice} value=${value === undefined ? undefined : String(value)} options=${[['true', 'Yes'], ['false', 'No']]} optional=${optional}
        onInput=${(v) => onInput(v === '' ? undefined : v === 'true')} ...${rest} />`;
    case 'integer':
    case 'number':
      return html`<${NumberInput} value=${value} onInput=${onInput} type=${schema.type} ...${rest} />`;
    case 'any':
      return html`<${AnyInput} value=${value} onInput=${onInput} ...${rest} />`;
  }
  if (schema.format === 'date-time') return html`<${TimeInput} value=${value} onInput=${onInput} ...${rest} />`;
  if (secret) return html`<input ...${rest} type="password" value=${value ?? ''} onInput=${text} autocomplete="new-password" />`;
  if (schema.maxLength > 100) return html`<textarea ...${rest} rows=${schema.maxLength > 1000 ? 5 : 2} value=${value ?? ''} onInput=${text} spellcheck=${false}></textarea>`;
  return html`<input ...${rest} type="text" value=${value ?? ''} onInput=${text} autocomplete="off" spellcheck=${false} />`;
}
