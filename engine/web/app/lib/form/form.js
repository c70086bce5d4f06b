// A form made from a JSON Schema: required fields marked, choices where there are some, limits checked while typing.
import { useId, useState } from 'preact/hooks';
import { html } from '../html.js';
import { Button, IconButton } from '../ui.js';
import { Scalar } from './scalars.js';
import { isSecret } from './secrets.js';
import { begin, isMissing, limits, resolved, title, typeOf, within } from './schema.js';

// most is how many items of a list are drawn at first.
const most = 40;

// Entry is a field with its name, whatever its type. form: {root, problems (Map of path to sentence), all (missing ones are shown too)}.
function Entry({ name, schema, path, value, onInput, optional, form }) {
  const s = resolved(schema, form.root);
  switch (typeOf(s)) {
    case 'object':
      return html`<${ObjectEntry} ...${{ name, schema: s, path, value, onInput, optional, form }} />`;
    case 'array':
      return html`<${ListEntry} ...${{ name, schema: s, path, value, onInput, optional, form }} />`;
  }
  return html`<${ScalarEntry} ...${{ name, schema: s, path, value, onInput, optional, form }} />`;
}

// problemAt is what is wrong at a path, once that is worth saying.
function problemAt(form, path) {
  const p = form.problems.get(path);
  return p && (form.all || !isMissing(p)) ? p : '';
}

function ScalarEntry({ name, schema, path, value, onInput, optional, form }) {
  const id = useId();
  const problem = problemAt(form, path);
  const secret = isSecret(name);
  const length = schema.type === 'string' && !schema.enum && schema.maxLength;
  const count = typeof value === 'string' ? [...value].length : 0;
  const hint = [schema.description, limits(schema), typeof value === 'string' && schema.format === 'date-time' ? value : ''].filter(Boolean).join(' · ');
  return html`<div class=${`field ${problem ? 'wrong' : ''}`}>
    <label for=${id} class="field-label" title=${name}>${title(name)}${!optional && html`<b class="required" aria-hidden="true"> *</b>`}
      ${length > 0 && count > length * 0.7 && html`<span class="hint num"> ${count}/${length}</span>`}</label>
    <${Scalar} id=${id} schema=${schema} value=${value} onInput=${onInput} optional=${optional} secret=${secret} data-path=${path}
      aria-required=${optional ? null : 'true'} aria-invalid=${problem ? 'true' : null} aria-describedby=${`${id}-about`} />
    <span id=${`${id}-about`} class="about">${hint && html`<span class="hint">${hint}</span> `}${problem && html`<span class="error">${problem}</span>`}</span></div>`;
}

function ObjectEntry({ name, schema, path, value, onInput, optional, form }) {
  if (value === undefined || value === null) {
    return html`<div class="add"><${Button} kind="small" icon="plus" onClick=${() => onInput(begin(schema, form.root))}>Add ${within(title(name))}</${Button}><${Problem} text=${problemAt(form, path)} /></div>`;
  }
  return html`<fieldset class="group" data-path=${path}><legend title=${name}>${title(name)}${!optional && html`<b class="required" aria-hidden="true"> *</b>`}
      ${optional && html`<${IconButton} icon="close" size=${14} label=${`Remove ${within(title(name))}`} onClick=${() => onInput(undefined)} />`}</legend>
    <${Problem} text=${problemAt(form, path)} />
    <${Properties} ...${{ schema, path, value, onInput, form }} /></fieldset>`;
}

const Problem = ({ text }) => text && html`<span class="error">${text}</span>`;

// Properties are the fields of an object: required ones, then those that have a value or are asked for.
function Properties({ schema, path, value, onInput, form }) {
  const [more, setMore] = useState(false);
  const required = new Set(schema.required);
  const names = Object.keys(schema.properties || {});
  const object = value && typeof value === 'object' && !Array.isArray(value) ? value : {};
  const optional = names.filter((n) => !required.has(n));
  const folded = optional.filter((n) => object[n] === undefined && !form.problems.has(`${path}.${n}`));
  const fold = !more && optional.length > 3 && folded.length > 2;
  const shown = [...names.filter((n) => required.has(n)), ...optional.filter((n) => !fold || !folded.includes(n))];
  const set = (name) => (v) => {
    const next = { ...object };
    if (v === undefined) delete next[name];
    else next[name] = v;
    onInput(next);
  };
  if (names.length === 0) return html`<p class="hint">Nothing needs to be said.</p>`;
  return html`<div class="fields">${shown.map((n) => html`<${Entry} key=${n} name=${n} schema=${schema.properties[n]} path=${`${path}.${n}`} value=${object[n]}
      onInput=${set(n)} optional=${!required.has(n)} form=${form} />`)}
    ${fold && html`<div class="add"><${Button} kind="quiet small" icon="down" onClick=${() => setMore(true)}>${folded.length} optional fields</${Button}></div>`}</div>`;
}

function ListEntry({ name, schema, path, value, onInput, optional, form }) {
  const [all, setAll] = useState(false);
  const items = Array.isArray(value) ? value : [];
  const one = title(name).replace(/ies$/, 'y').replace(/([^s])s$/, '$1');
  const put = (next) => onInput(next.length === 0 && optional ? undefined : next);
  const add = () => put([...items, begin(schema.items, form.root) ?? null]);
  if (optional && items.length === 0) return html`<div class="add"><${Button} kind="small" icon="plus" onClick=${add}>Add ${within(one)}</${Button}></div>`;
  const full = schema.maxItems !== undefined && items.length >= schema.maxItems;
  return html`<fieldset class="group" data-path=${path}><legend title=${name}>${title(name)}${!optional && html`<b class="required" aria-hidden="true"> *</b>`}
      ${items.length > 1 && html` <span class="count">${items.length}</span>`}</legend>
    <${Problem} text=${problemAt(form, path)} />
    ${(all ? items : items.slice(0, most)).map((item, i) => html`<${Item} key=${i} ...${{ schema: schema.items, path: `${path}[${i}]`, value: item, form, name: `${one} ${i + 1}` }}
      onInput=${(v) => put(items.with(i, v ?? null))} onRemove=${() => put(items.toSpliced(i, 1))} />`)}
    <div class="add">${!all && items.length > most && html`<${Button} kind="quiet small" onClick=${() => setAll(true)}>Show all ${items.length}</${Button}>`}
      <${Button} kind="small" icon="plus" disabled=${full} onClick=${add}>Add ${within(one)}</${Button}></div></fieldset>`;
}

function Item({ schema, path, value, onInput, onRemove, name, form }) {
  const s = resolved(schema, form.root);
  const type = typeOf(s);
  const drop = html`<${IconButton} icon="trash" size=${15} label=${`Remove ${within(name)}`} onClick=${onRemove} />`;
  if (type !== 'object') {
    return html`<div class="item"><${ScalarEntry} name=${name} schema=${s} path=${path} value=${value ?? undefined} onInput=${onInput} form=${form} />${drop}</div>`;
  }
  return html`<fieldset class="group item-group" data-path=${path}><legend>${name}${drop}</legend>
    <${Problem} text=${problemAt(form, path)} />
    <${Properties} ...${{ schema: s, path, value, onInput, form }} /></fieldset>`;
}

// SchemaForm draws value, an object, and tells of each change. all: what is missing is marked too.
export function SchemaForm({ schema, value, onInput, problems, all }) {
  return html`<${Properties} schema=${schema} path="" value=${value} onInput=${onInput} form=${{ root: schema, problems, all }} />`;
}

// showProblem brings the first field that is wrong in sight, within an element.
export function showProblem(within, problems) {
  const at = [...within.querySelectorAll('[data-path]')].find((e) => problems.has(e.dataset.path));
  at?.focus?.();
  at?.scrollIntoView?.({ block: 'center' });
}
