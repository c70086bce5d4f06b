// How the active scripts came about: what was put to work when and by whom, what was refused, how they differ, and back.
import { html } from '../../lib/html.js';
import { get, post } from '../../lib/api.js';
import { useData, useLiveData } from '../../lib/data.js';
import { go, url } from '../../lib/router.js';
import { Button, Card, Empty, Loaded, Status, Time, Unknown } from '../../lib/ui.js';
import { ask, toast } from '../../lib/dialog.js';
import { Pager, Table } from '../../lib/table.js';
import { Diff } from './code.js';

const words = { files: 'a file changed', start: 'csms started', reload: 'asked to read again' };

function Difference({ from, to }) {
  const data = useData((signal) => get('scripts/diff', { from, to }, signal), [from, to]);
  return html`<${Card} title=${html`From <code>${from}</code> to <code>${to}</code>`} id="difference" actions=${html`<${Button} class="small" onClick=${() => go('/scripts/history')}>Close</${Button}>`}>
    <${Loaded} of=${data}>${({ diff }) => (diff ? html`<${Diff} diff=${diff} />` : html`<p>The files are the same; their order or the settings differ.</p>`)}</${Loaded}>
  </${Card}>`;
}

export function History({ query, who }) {
  const list = useLiveData(async (signal) => {
    const [page, status] = await Promise.all([get('scripts/activations', { limit: 50, cursor: query.cursor }, signal), get('scripts', {}, signal)]);
    return { ...page, active: status.generation };
  }, [query.cursor], ['scripts', 'change']);

  const rollback = async (generation) => {
    const done = await ask({
      title: 'Roll back?', yes: 'Roll back', kind: 'primary',
      text: html`Generation <code>${generation}</code> passes the same checks and tests as an edit, and then decides the next message. It stays until the files in the folder change.`,
      act: () => post('scripts/rollback', { generation }),
    });
    if (done) toast(`Generation ${generation} is active`, 'good');
    list.now();
  };

  return html`<div class="stack">
    ${query.from && query.to && html`<${Difference} from=${query.from} to=${query.to} />`}
    <${Loaded} of=${list}>${({ items, next, active }) => {
      // before is the generation that was active before the one of row i.
      const before = (i) => items.slice(i + 1).find((a) => a.result === 'active' && a.generation !== items[i].generation)?.generation;
      const now = query.cursor ? -1 : items.findIndex((a) => a.result === 'active' && a.generation === active);
      const rows = items.map((a, i) => ({ ...a, before: before(i), number: i }));
      const columns = [
        { title: 'When', cell: (a) => html`<${Time} at=${a.time} />` },
        { title: 'Generation', class: 'nowrap', cell: (a) => (a.generation ? html`<a href=${url(['scripts', 'source'], { generation: a.generation })}><code>${a.generation}</code></a>` : html`<${Unknown} />`) },
        { title: 'By', class: 'nowrap', cell: (a) => words[a.who] || a.who },
        { title: 'Result', class: 'wide', cell: (a) => (a.result === 'active' ? html`<${Status} value="active" label=${a.number === now ? 'Active' : 'Was active'} tone=${a.number === now ? 'good' : 'idle'} />` : html`<${Status} value="refused" label="Refused" /> ${a.result}`) },
        {
          title: 'Actions', quiet: true, class: 'nowrap', cell: (a) => html`<span class="row">
            ${a.before && a.result === 'active' && html`<a class="button small" href=${url(['scripts', 'history'], { from: a.before, to: a.generation, cursor: query.cursor })}>Difference</a>`}
            ${who.role === 'full' && a.result === 'active' && a.generation !== active && html`<${Button} class="small" onClick=${() => rollback(a.generation)}>Roll back</${Button}>`}</span>`,
        },
      ];
      return html`<div><${Table} label="History" columns=${columns} rows=${rows} keyOf=${(a) => `${a.time}${a.number}`} empty=${html`<${Empty} icon="clock" title="No history yet" />`} />
        <${Pager} next=${next} shown=${items.length} what="entries" /></div>`;
    }}</${Loaded}>
  </div>`;
}
