// Labels of stations, each a link to the stations that have it.
import { html } from '../lib/html.js';
import { url } from '../lib/router.js';

export const labelText = (key, value) => (value === '' ? key : `${key}=${value}`);

// Labels draws at most some; the rest is counted.
export function Labels({ of, most = 64 }) {
  const all = Object.entries(of).sort(([a], [b]) => a.localeCompare(b));
  if (all.length === 0) return null;
  return html`<span class="labels">${all.slice(0, most).map(([key, value]) => html`<a class="label" key=${key} href=${url(['stations'], { label: labelText(key, value) })} title=${`Stations with ${labelText(key, value)}`}>
    <span class="label-key">${key}</span>${value !== '' && html`<span>${value}</span>`}</a>`)}${all.length > most && html`<span class="faint">+${all.length - most}</span>`}</span>`;
}
