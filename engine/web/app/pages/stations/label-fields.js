// Fields for labels: keys with values.
import { html } from '../../lib/html.js';
import { Button, IconButton } from '../../lib/ui.js';

// labelsOf makes an object of [[key, value]], without those that have no key.
export const labelsOf = (labels) => Object.fromEntries(labels.map(([k, v]) => [k.trim(), v]).filter(([k]) => k !== ''));

export function LabelFields({ labels, onInput }) {
  const set = (i, at, value) => onInput(labels.map((l, n) => (n === i ? l.with(at, value) : l)));
  return html`<fieldset class="label-fields"><legend>Labels</legend>
    ${labels.map(([key, value], i) => html`<div class="label-row" key=${i}>
      <input aria-label=${`Key of label ${i + 1}`} placeholder="key, such as site" value=${key} maxlength="64" pattern="[^=]*" title="a text without =" onInput=${(e) => set(i, 0, e.currentTarget.value)} autocomplete="off" spellcheck=${false} />
      <input aria-label=${`Value of label ${i + 1}`} placeholder="value" value=${value} maxlength="255" onInput=${(e) => set(i, 1, e.currentTarget.value)} autocomplete="off" spellcheck=${false} />
      <${IconButton} icon="trash" label=${`Remove label ${i + 1}`} size=${16} onClick=${() => onInput(labels.toSpliced(i, 1))} /></div>`)}
    <div><${Button} kind="small" icon="plus" disabled=${labels.length >= 64} onClick=${() => onInput([...labels, ['', '']])}>Add label</${Button}></div></fieldset>`;
}
