// Every command that the station's version has: found by block or search, filled in, sent, answered.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { get } from '../../lib/api.js';
import { useData } from '../../lib/data.js';
import { url } from '../../lib/router.js';
import { Empty, Loaded } from '../../lib/ui.js';
import { Search } from '../../lib/filters.js';
import { Command } from './command.js';

// grouped are commands by their block, as [[block, commands]].
function grouped(items) {
  const blocks = new Map();
  for (const c of items) blocks.set(c.block || 'Others', [...(blocks.get(c.block || 'Others') || []), c]);
  return [...blocks].sort(([a], [b]) => a.localeCompare(b));
}

const fits = (c, q) => [c.action, c.text, c.block].some((t) => t?.toLowerCase().includes(q));

function List({ items, station, query }) {
  const q = (query.q || '').trim().toLowerCase();
  const found = items.filter((c) => fits(c, q));
  const to = (c) => url(['stations', station.id, 'commands'], { action: c.action, native: c.native || undefined, q: query.q });
  return html`<div class="command-list"><${Search} label="Search commands" placeholder="Search commands" />
    <nav aria-label="Commands">${grouped(found).map(([block, list]) => html`<section key=${block}><h2>${block}</h2><ul>
      ${list.map((c) => html`<li key=${c.action + c.native}><a href=${to(c)} aria-current=${c.action === query.action && c.native === (query.native === 'true') ? 'true' : null}>
        <b>${c.action}${c.native && station.version === '1.6' && html` <span class="count">1.6</span>`}</b><span>${c.text}</span></a></li>`)}</ul></section>`)}
      ${found.length === 0 && html`<p class="faint">No command fits “${query.q}”.</p>`}</nav></div>`;
}

export default function Commands({ station, query, who }) {
  const version = station.version || '2.0.1';
  const list = useData((signal) => get('commands', { version }, signal), [version]);
  const [answers, setAnswers] = useState([]); // of this visit, the newest first
  const native = query.native === 'true';
  if (who.role !== 'full') return html`<${Empty} icon="lock" title="Commands are for those who may change something">You may look only. Messages shows what others send.</${Empty}>`;
  return html`<${Loaded} of=${list}>${({ items }) => html`<div class=${`commands ${query.action ? 'chosen' : ''}`}>
    <${List} items=${items} station=${station} query=${query} />
    ${query.action
      ? html`<${Command} key=${query.action + native} station=${station} action=${query.action} native=${native} version=${version} answers=${answers}
          onAnswer=${(a) => setAnswers((all) => [a, ...all].slice(0, 10))} back=${url(['stations', station.id, 'commands'], { q: query.q })} />`
      : html`<div class="command"><${Empty} icon="command" title="Choose a command">${!station.version ? 'The station’s version isn’t known yet; these are those of 2.0.1.' : `These are all that a station of OCPP ${station.version} can be asked for.`}</${Empty}></div>`}
  </div>`}</${Loaded}>`;
}
