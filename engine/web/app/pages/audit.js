// Who changed what.
import { useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { get } from '../lib/api.js';
import { useLiveData } from '../lib/data.js';
import { url } from '../lib/router.js';
import { Button, Empty, Header, Loaded, Time } from '../lib/ui.js';
import { Filters, Search } from '../lib/filters.js';
import { Dialog } from '../lib/dialog.js';
import { Pager, Table } from '../lib/table.js';
import { change, words } from '../lib/format.js';

// fieldsOf are the fields in which two values differ, as [path, before, after].
function fieldsOf(before, after, at = '') {
  const object = (v) => v !== null && typeof v === 'object' && !Array.isArray(v);
  if (object(before) && object(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((k) => fieldsOf(before[k], after[k], at ? `${at}.${k}` : k));
  }
  if (object(after) && (before === null || before === undefined)) return Object.entries(after).filter(([, v]) => v !== null && v !== '').map(([k, v]) => [at ? `${at}.${k}` : k, undefined, v]);
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [[at || 'value', before, after]];
}

const show = (v) => (v === null || v === undefined ? '–' : typeof v === 'string' ? v : JSON.stringify(v));

function Change({ entry, onClose }) {
  const fields = fieldsOf(entry.before, entry.after);
  return html`<${Dialog} title=${`${change(entry)}, ${entry.target}`} onClose=${onClose} wide>
    <p class="faint">${entry.who}, <${Time} at=${entry.time} /></p>
    ${fields.length === 0 ? html`<p>No field differs.</p>` : html`<div class="table-wrap"><table class="table changes"><thead><tr><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
      <tbody>${fields.map(([path, before, after]) => html`<tr><td class="first"><code>${path}</code></td><td data-title="Before">${show(before)}</td><td data-title="After">${show(after)}</td></tr>`)}</tbody></table></div>`}
  </${Dialog}>`;
}

// addressOf is the page of what was changed, where there is one.
function addressOf(target) {
  const [kind, ...rest] = target.split('/');
  const id = rest.join('/');
  if (kind === 'stations' && id) return url(['stations', id]);
  if (kind === 'tokens') return url(['tokens'], { q: id });
  return kind === 'scripts' ? '/scripts' : null;
}

export default function Audit({ query }) {
  const [open, set] = useState(null);
  const list = useLiveData((signal) => get('audit', { limit: 50, ...query }, signal), [JSON.stringify(query)], ['change']);
  const columns = [
    { title: 'When', cell: (a) => html`<${Time} at=${a.time} />` },
    { title: 'Who', cell: (a) => html`<b>${a.who}</b>` },
    { title: 'What', cell: (a) => html`<span title=${a.action}>${change(a)}</span>` },
    { title: 'Outcome', cell: (a) => (a.after?.outcome ? words(a.after.outcome) : html`<span class="faint">–</span>`) },
    { title: 'Of', cell: (a) => (addressOf(a.target) ? html`<a href=${addressOf(a.target)}>${a.target}</a>` : a.target) },
    { title: 'Change', cell: (a) => html`<${Button} class="small" onClick=${() => set(a)}>Show</${Button}>` },
  ];
  return html`<${Header} title="Audit" note="Who changed what: by this page, by REST or on the command line." />
    <${Filters}><${Search} name="target" label="Changes of" placeholder="stations/CS-1 or tokens/04A2B3" /></${Filters}>
    <${Loaded} of=${list}>${({ items, next }) => html`
      <${Table} label="Changes" columns=${columns} rows=${items} keyOf=${(a) => `${a.time}${a.target}${a.action}`}
        empty=${html`<${Empty} icon="audit" title=${query.target ? 'No change of this' : 'Nothing was changed yet'}>${query.target ? 'Give the whole of it, like stations/CS-1.' : 'Provisioning, commands, tokens and rollbacks are recorded here with who did them.'}</${Empty}>`} />
      <${Pager} next=${next} shown=${items.length} what="changes" />`}</${Loaded}>
    ${open && html`<${Change} entry=${open} onClose=${() => set(null)} />`}`;
}
