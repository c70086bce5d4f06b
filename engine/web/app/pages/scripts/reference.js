// The reference of messages and host functions: the texts that editors show.
import { html } from '../../lib/html.js';
import { breaks } from '../../lib/breaks.js';
import { get } from '../../lib/api.js';
import { useData } from '../../lib/data.js';
import { url } from '../../lib/router.js';
import { Empty, Loaded } from '../../lib/ui.js';
import { Filters, Search } from '../../lib/filters.js';
import { Snippet } from './code.js';

const groups = { modules: 'Host modules', callbacks: 'Callbacks', hooks: 'Hooks', messages: 'Messages', enums: 'Enums', tests: 'Tests' };

// most is how many names are listed of a group.
const most = 120;

export function Reference({ query }) {
  const data = useData((signal) => get('scripts/reference', {}, signal), []);
  const q = (query.q || '').toLowerCase();
  return html`<${Filters}><${Search} label="Search the reference" placeholder="kv, idTokenInfo, RegistrationStatus …" /></${Filters}>
    <${Loaded} of=${data} lines=${12}>${({ items }) => {
      // Names that fit come before texts that do.
      const found = items.filter((i) => !q || i.name.toLowerCase().includes(q)).concat(q ? items.filter((i) => !i.name.toLowerCase().includes(q) && i.text.toLowerCase().includes(q)) : []);
      if (found.length === 0) return html`<${Empty} icon="search" title="Nothing fits" />`;
      const names = Object.keys(groups).concat([...new Set(items.map((i) => i.group))].filter((g) => !(g in groups)));
      const first = found.find((i) => i.name.toLowerCase() === q) || found.find((i) => i.group === names.find((g) => found.some((x) => x.group === g)));
      const chosen = found.find((i) => i.name === query.name && i.group === query.group) || first;
      return html`<div class="source-view">
        <nav class="files" aria-label="Names">${names.map((g) => {
          const of = found.filter((i) => i.group === g);
          return of.length > 0 && html`<h2>${groups[g] || g}</h2>${of.slice(0, most).map((i) => html`<a href=${url(['scripts', 'reference'], { q: query.q, group: i.group, name: i.name })} aria-current=${i === chosen ? 'page' : null}>${breaks(i.name)}</a>`)}
            ${of.length > most && html`<p class="faint">${of.length - most} more: search for them</p>`}`;
        })}</nav>
        <section class="card" aria-label=${chosen.name}><div class="card-head"><h2>${chosen.name}</h2><span class="faint">${groups[chosen.group] || chosen.group}</span></div><${Snippet} source=${chosen.text} /></section>
      </div>`;
    }}</${Loaded}>`;
}
