// The source of a generation, read only.
import { html } from '../../lib/html.js';
import { get, path as join } from '../../lib/api.js';
import { useLiveData } from '../../lib/data.js';
import { url } from '../../lib/router.js';
import { Empty, Loaded, Copy } from '../../lib/ui.js';
import { Lua } from './code.js';

export function Source({ query }) {
  const data = useLiveData(async (signal) => {
    const name = query.generation || (await get('scripts', {}, signal)).generation;
    return get(`scripts/generations/${join(name)}`, {}, signal);
  }, [query.generation], query.generation ? [] : ['scripts']);
  return html`<${Loaded} of=${data} lines=${12}>${({ name, files, active }) => {
    const names = Object.keys(files).sort();
    const file = query.file in files ? query.file : names[0];
    if (!file) return html`<${Empty} icon="scripts" title="There are no files" />`;
    const line = Number(query.line) || undefined;
    return html`<p class="faint">Generation <code>${name}</code>${active ? ', active now' : ''}</p>
      <div class="source-view">
        <nav class="files" aria-label="Files">${names.map((n) => html`<a href=${url(['scripts', 'source'], { generation: query.generation, file: n })} aria-current=${n === file ? 'page' : null}>${n}</a>`)}</nav>
        <section class="card flush" aria-label=${file}>
          <div class="card-head"><h2 class="mono">${file}</h2><${Copy} text=${files[file]} label="Copy the file" /></div>
          <${Lua} source=${files[file]} mark=${line} scroll key=${file} />
        </section>
      </div>`;
  }}</${Loaded}>`;
}
