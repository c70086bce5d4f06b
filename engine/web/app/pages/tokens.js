// The list of tokens: searched, changed, imported and exported.
import { useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { download, get } from '../lib/api.js';
import { useLiveData } from '../lib/data.js';
import { go, url } from '../lib/router.js';
import { toast } from '../lib/dialog.js';
import { Button, Empty, Header, Loaded } from '../lib/ui.js';
import { Choice, Filters, Search } from '../lib/filters.js';
import { Icon } from '../lib/icons.js';
import { Pager, Table } from '../lib/table.js';
import { exact, words } from '../lib/format.js';
import { block, EditToken } from './tokens/edit.js';
import { ImportTokens } from './tokens/import.js';
import { expired, statuses, TokenStatus } from './tokens/words.js';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const faint = (text) => html`<span class="faint">${text}</span>`;

// places are the stations that a token is limited to, in short.
function places(stations) {
  if (stations.length === 0) return faint('All');
  return stations.length <= 2 ? stations.join(', ') : html`<span title=${stations.slice(0, 30).join(', ')}>${stations[0]} and ${stations.length - 1} more</span>`;
}

const columnsOf = (may, done) => [
  { title: 'Token', class: 'token', cell: (k) => html`<code title=${k.type ? words(k.type) : 'Of any type'}>${k.id}</code>` },
  { title: 'Status', cell: (k) => html`<${TokenStatus} of=${k} />` },
  { title: 'Group', class: 'short', cell: (k) => k.group },
  { title: 'Expires', cell: (k) => (k.expires ? html`<time class=${expired(k) ? 'over' : ''} datetime=${k.expires} title=${exact(k.expires)}>${day.format(new Date(k.expires))}</time>` : faint('Never')) },
  { title: 'Stations', cell: (k) => places(k.stations) },
  { title: 'Note', class: 'remark', cell: (k) => k.note && html`<span title=${k.note}>${k.note}</span>` },
  { title: 'Actions', quiet: true, class: 'do', cell: (k) => html`<span class="row">
    ${may && html`<${Button} class="small" aria-label=${`${k.status === 'Blocked' ? 'Accept' : 'Block'} ${k.id}`} onClick=${() => block(k, done)}>${k.status === 'Blocked' ? 'Accept' : 'Block'}</${Button}>`}
    <a class="icon-button" href=${url(['transactions'], { token: k.id })} aria-label=${`Transactions of ${k.id}`} title="Its transactions"><${Icon} name="transaction" /></a></span>` },
];

export default function Tokens({ query, who }) {
  const { edit, ...filters } = query;
  const [opened, open] = useState(null); // "add" or "import"
  const may = who.role === 'full';
  const list = useLiveData((signal) => get('tokens', { limit: 50, q: filters.q, status: filters.status, group: filters.group, cursor: filters.cursor }, signal),
    [JSON.stringify(filters)], ['change'], (e) => e.data.target?.startsWith('tokens') ?? true);
  const close = () => {
    open(null);
    if (edit !== undefined) go(url(['tokens'], filters), { replace: true });
  };
  const done = (text) => {
    toast(text);
    close();
    list.reload();
  };
  const save = async () => {
    try {
      await download('tokens', { q: filters.q, status: filters.status, group: filters.group }, 'tokens.csv');
    } catch (err) {
      toast(err.message, 'bad');
    }
  };
  const some = Object.keys(filters).length > 0;
  return html`<${Header} title="Tokens">
      <${Button} icon="download" title="All that the filters let through, as CSV" onClick=${save}>Export</${Button}>
      ${may && html`<${Button} icon="upload" onClick=${() => open('import')}>Import</${Button}>
        <${Button} kind="primary" icon="plus" onClick=${() => open('add')}>Add</${Button}>`}
    </${Header}>
    <${Filters} beside=${['edit']}>
      <${Search} label="Search tokens" placeholder="Token or note" />
      <${Choice} name="status" label="Status" options=${statuses.map((s) => [s, words(s)])} />
      <${Search} name="group" label="Group" placeholder="Group" icon="filter" />
    </${Filters}>
    <${Loaded} of=${list}>${({ items, next }) => html`
      <${Table} label="Tokens" columns=${columnsOf(may, done)} rows=${items} keyOf=${(k) => k.id} link=${(k) => url(['tokens'], { ...filters, edit: k.id })}
        empty=${some ? html`<${Empty} icon="search" title="No token fits">Take away a filter.</${Empty}>`
          : html`<${Empty} icon="token" title="No token is known yet">${may ? 'Add one, or import a table of them.' : 'Someone who may change things can add them.'} What happens to unknown ones is the scripts’ decision.</${Empty}>`} />
      <${Pager} next=${next} shown=${items.length} what="tokens" />`}
    </${Loaded}>
    ${(edit || opened === 'add') && html`<${EditToken} key=${edit || ''} id=${edit || ''} onClose=${close} done=${done} may=${may} />`}
    ${opened === 'import' && html`<${ImportTokens} onClose=${close} done=${done} />`}`;
}
