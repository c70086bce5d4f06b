// The import of tokens: a file is chosen, what it would change is shown, and then it is done, all or nothing.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { send } from '../../lib/api.js';
import { Dialog, Field, Form } from '../../lib/dialog.js';
import { Trouble } from '../../lib/ui.js';
import { count, many } from '../../lib/format.js';
import { columns, compare, tokensOf } from './table.js';

// most is how many changes are listed.
const most = 50;
const shown = (text) => (text ? html`<code>${text}</code>` : html`<span class="faint">nothing</span>`);

function Changes({ of: { added, changed, same } }) {
  const rest = added.length + changed.length - most;
  return html`<div class="changes">
    <p><b>${many(added.length, 'new token')}</b>, <b>${many(changed.length, 'change')}</b>, ${count(same)} as before.</p>
    ${added.length + changed.length > 0 && html`<ul tabindex="0" aria-label="What would change">
      ${changed.slice(0, most).map((t) => html`<li><span class="faint">Line ${t.line}</span> <code>${t.id}</code> ${t.changes.map((c, i) => html`${i > 0 && ', '}${c.name}: ${shown(c.from)} → ${shown(c.to)}`)}</li>`)}
      ${added.slice(0, Math.max(0, most - changed.length)).map((t) => html`<li><span class="faint">Line ${t.line}</span> <code>${t.id}</code> is new</li>`)}
      ${rest > 0 && html`<li class="faint">and ${count(rest)} more</li>`}</ul>`}
  </div>`;
}

export function ImportTokens({ onClose, done }) {
  const [file, setFile] = useState(null); // {text, changes}
  const [error, setError] = useState(null);
  const choose = async (e) => {
    const [chosen] = e.currentTarget.files;
    setFile(null);
    setError(null);
    if (!chosen) return;
    try {
      const text = await chosen.text();
      const table = tokensOf(text);
      const known = tokensOf(await send('GET', 'tokens', { accept: 'text/csv' }));
      setFile({ text, changes: compare(known, table) });
    } catch (err) {
      setError(err);
    }
  };
  const n = file ? file.changes.added.length + file.changes.changed.length : 0;
  const save = async () => {
    if (!file) throw new Error('Choose a file first.');
    const { imported } = await send('POST', 'tokens', { body: file.text, type: 'text/csv' });
    done(`${many(imported, 'token is', 'tokens are')} imported.`);
  };
  return html`<${Dialog} title="Import tokens" onClose=${onClose} wide>
    <${Form} onSubmit=${save} submit=${n > 0 ? `Import ${many(n, 'token')}` : 'Import'} onCancel=${onClose}>
      <${Field} label="File" hint=${html`CSV with the columns <code>${columns.join(', ')}</code>. Those that are left out stay as they are; stations have spaces between them. An export is such a file. All of it is taken, or nothing where a line is wrong.`}>
        <input type="file" accept=".csv,text/csv" onChange=${choose} /></${Field}>
      <${Trouble} error=${error} />
      ${file && html`<${Changes} of=${file.changes} />`}
    </${Form}>
  </${Dialog}>`;
}
