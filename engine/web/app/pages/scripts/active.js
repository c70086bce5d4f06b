// What decides now: the generation, its plugins in order with what they did, and what keeps an edit from being active.
import { html } from '../../lib/html.js';
import { Icon } from '../../lib/icons.js';
import { get, post } from '../../lib/api.js';
import { useLiveData, useData } from '../../lib/data.js';
import { url } from '../../lib/router.js';
import { Ago, Button, Card, Copy, Empty, Facts, Loaded, Status, Time } from '../../lib/ui.js';
import { Table } from '../../lib/table.js';
import { toast } from '../../lib/dialog.js';
import * as f from '../../lib/format.js';
import { Excerpt, filesOf } from './code.js';

function Problem({ problem }) {
  const at = problem.file ? `${problem.file}${problem.line ? `:${problem.line}` : ''}` : 'the scripts';
  return html`<section class="card problem" role="alert" aria-label="Problem">
    <div class="card-head"><h2><${Icon} name="warning" />The scripts in the folder are not active</h2></div>
    <p><code>${at}</code> ${problem.text}</p>
    <${Excerpt} problem=${problem} />
    <p class="faint">What was active before goes on deciding. Mend the file and save it.</p>
  </section>`;
}

// Changed says how the active generation differs from the one that was active before it.
function Changed({ generation }) {
  const data = useData(async (signal) => {
    const { items } = await get('scripts/activations', { limit: 50 }, signal);
    const before = items.find((a) => a.result === 'active' && a.generation !== generation);
    if (!before) return null;
    const { diff } = await get('scripts/diff', { from: before.generation, to: generation }, signal);
    return { before: before.generation, files: filesOf(diff) };
  }, [generation]);
  if (!data.data) return html`<span class="faint">${data.loading ? '…' : 'the first one'}</span>`;
  const { before, files } = data.data;
  const sum = (name) => files.reduce((n, file) => n + file[name], 0);
  return html`<a href=${url(['scripts', 'history'], { from: before, to: generation })}><span class="plus">+${sum('added')}</span> <span class="minus">−${sum('removed')}</span> in ${files.length === 1 ? files[0].name : `${files.length} files`}</a>`;
}

function statsOf(status, plugin, name) {
  return plugin.stats?.[name] || (status.plugins.filter((p) => p.callbacks.includes(name)).length === 1 ? status.callbacks[name] : null);
}

const callbackColumns = [
  { title: 'Callback', cell: (r) => html`<code>${r.name}</code>` },
  { title: 'Calls', right: true, cell: (r) => f.count(r.stats?.calls) },
  { title: 'Errors', right: true, cell: (r) => (r.stats?.errors ? html`<b class="minus">${f.count(r.stats.errors)}</b>` : f.count(r.stats?.errors)) },
  { title: 'Median', right: true, cell: (r) => (r.stats?.calls ? f.took(r.stats.p50) : f.unknown) },
  { title: '99 %', right: true, cell: (r) => (r.stats?.calls ? f.took(r.stats.p99) : f.unknown) },
];

function Plugin({ plugin, number, status }) {
  const rows = plugin.callbacks.map((name) => ({ name, stats: statsOf(status, plugin, name) }));
  const sum = (key) => rows.reduce((n, r) => n + (r.stats?.[key] || 0), 0);
  return html`<details class="plugin" open=${sum('errors') > 0}>
    <summary><span class="order num">${number}</span><b>${plugin.name}</b>
      <span class="faint grow">${[rows.length === 1 ? rows[0].name : `${rows.length} callbacks`, ...plugin.hooks].join(' · ')}</span>
      ${sum('errors') > 0 && html`<${Status} value="error" label=${`${f.many(sum('errors'), 'error')}`} />`}
      <span class="num faint">${f.many(sum('calls'), 'call')}</span></summary>
    <div class="plugin-body"><p><a href=${url(['scripts', 'source'], { file: plugin.file })}>${plugin.file}</a></p>
      ${rows.length > 0 && html`<${Table} label=${`Callbacks of ${plugin.name}`} columns=${callbackColumns} rows=${rows} keyOf=${(r) => r.name} />`}</div>
  </details>`;
}

const scheduleColumns = [
  { title: 'Schedule', cell: (s) => html`<b>${s.plugin}</b> ${s.name}` },
  { title: 'When', cell: (s) => s.spec },
  { title: 'Next', cell: (s) => html`<${Ago} at=${s.next} />` },
  { title: 'Last', cell: (s) => (s.last ? html`<${Ago} at=${s.last} />` : html`<span class="faint">not yet</span>`) },
  { title: 'Result', cell: (s) => (s.problem ? html`<${Status} value="failed" /> ${s.problem}` : s.last ? html`<${Status} value="ok" label="Worked" />` : f.unknown) },
];

function Note({ note }) {
  return html`<li><a href=${url(['scripts', 'source'], { file: note.file, line: note.line })}>${note.file}${note.line ? `:${note.line}` : ''}</a> ${note.text}</li>`;
}

export function Active({ who }) {
  const status = useLiveData((signal) => get('scripts', {}, signal), [], ['scripts', 'log', 'transaction', 'boot']);
  const reload = async () => {
    try {
      const s = await post('scripts/reload');
      toast(`Generation ${s.generation} is active`, 'good');
    } catch (err) {
      toast(err.message, 'bad');
    }
    status.now();
  };
  return html`<${Loaded} of=${status}>${(s) => html`<div class="stack">
    ${s.problem && html`<${Problem} problem=${s.problem} />`}
    <div class="scripts-top">
      <${Card} title="Active generation" id="generation" actions=${who.role === 'full' && html`<${Button} class="small" icon="refresh" onClick=${reload}>Read the folder again</${Button}>`}>
        <${Facts} of=${[
          ['Name', html`<code>${s.generation}</code> <${Copy} text=${s.generation} label="Copy the name" />`],
          ['Active since', html`<${Time} at=${s.activated} /> (<${Ago} at=${s.activated} />)`],
          s.rolled_back && ['Rolled back', 'It was rolled back to, and stays until the files change.'],
          ['Differs from the one before by', html`<${Changed} generation=${s.generation} key=${s.generation} />`],
          ['Not answered by any plugin', s.missing.length ? s.missing.map((m) => html`<code>${m}</code> `) : 'nothing: every message has a callback'],
        ]} />
      </${Card}>
      ${s.notes.length > 0 && html`<${Card} title="Worth a look" id="notes"><ul class="plain">${s.notes.map((n) => html`<${Note} note=${n} />`)}</ul></${Card}>`}
    </div>
    <${Card} title="Plugins, in the order in which they are asked" id="plugins" flush>
      ${s.plugins.length ? s.plugins.map((p, i) => html`<${Plugin} key=${p.name} plugin=${p} number=${i + 1} status=${s} />`) : html`<${Empty} icon="scripts" title="There are no plugins">Put a NAME.lua into the scripts’ folder.</${Empty}>`}
    </${Card}>
    ${s.schedules.length > 0 && html`<${Card} title="Schedules" id="schedules" flush><${Table} label="Schedules" columns=${scheduleColumns} rows=${s.schedules} keyOf=${(x) => `${x.plugin}/${x.name}`} /></${Card}>`}
  </div>`}</${Loaded}>`;
}
