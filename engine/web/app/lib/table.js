// Lists: tables that become cards on a phone, by pages.
import { html } from './html.js';
import { Button } from './ui.js';
import { address, go, url } from './router.js';

// Table draws rows. columns: [{title, cell(row), right, quiet, class}], quiet ones without a visible title; the first column names the row, and leads to link(row) where
// that is given. keyOf tells rows apart. empty is drawn when there are none.
export function Table({ columns, rows, keyOf, link, empty, label, rowClass }) {
  if (rows.length === 0) return empty;
  return html`<div class="table-wrap" role="region" aria-label=${label} tabindex="0"><table class="table">
    <thead><tr>${columns.map((c) => html`<th scope="col" class=${c.right ? 'right' : ''}>${c.quiet ? html`<span class="sr">${c.title}</span>` : c.title}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr key=${keyOf(row)} class=${`${link ? 'linked' : ''} ${rowClass?.(row) || ''}`}>
      ${columns.map((c, i) => html`<td data-title=${c.quiet ? '' : c.title} class=${`${i === 0 ? 'first' : ''} ${c.right ? 'right' : ''} ${c.class || ''}`}>
        ${i === 0 && link ? html`<a class="row-link" href=${link(row)}>${c.cell(row)}</a>` : c.cell(row)}</td>`)}
    </tr>`)}</tbody>
  </table></div>`;
}

// Pager leads through the pages of a list whose cursor is in the address. next is that of the page's answer; what names the rows, as "stations".
export function Pager({ next, shown, what }) {
  const { path, query } = address();
  if (!next && !query.cursor) return shown > 0 ? html`<p class="pager faint">${shown} ${shown === 1 ? what.replace(/ies$/, 'y').replace(/s$/, '') : what}</p>` : null;
  const to = (cursor) => () => {
    go(url(path, { ...query, cursor }));
    window.scrollTo(0, 0);
  };
  return html`<nav class="pager" aria-label="Pages">
    <${Button} icon="back" disabled=${!query.cursor} onClick=${to(undefined)}>First page</${Button}>
    <span class="faint">${shown} shown</span>
    <${Button} disabled=${!next} onClick=${to(next)}>Next page</${Button}>
  </nav>`;
}
