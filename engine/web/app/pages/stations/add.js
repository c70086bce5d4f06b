// Adding a station: what is decided about it before it connects, and its password, shown once.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { Problem, get, path, post, put } from '../../lib/api.js';
import { url } from '../../lib/router.js';
import { Dialog, Field, Form } from '../../lib/dialog.js';
import { LabelFields, labelsOf } from './label-fields.js';
import { Once } from './once.js';

export const registrations = [['', 'Let the policy decide'], ['Accepted', 'Accept it'], ['Pending', 'Let it wait'], ['Rejected', 'Reject it']];
export const profiles = [['', 'As configured'], ['0', 'None is needed (profile 0)'], ['1', 'A password (profile 1)'], ['2', 'A password over TLS (profile 2)'], ['3', 'A certificate (profile 3)']];
export const validations = [['', 'As configured, or as its vendor needs'], ['strict', 'Strict: messages have to be right'], ['lenient', 'Lenient: what can be understood is taken']];

// Options of a select, with the one that is chosen.
export const Options = ({ of, value = '' }) => of.map(([v, words]) => html`<option value=${v} selected=${v === value}>${words}</option>`);

// decided are what a form says, as REST takes it: null leaves a thing to the policy or the configuration.
export const decided = (form) => ({
  registration: form.get('registration') || null,
  security_profile: form.get('security_profile') === '' ? null : Number(form.get('security_profile')),
  validation: form.get('validation') || null,
});

// free throws where the id is taken: adding is not changing.
async function free(id) {
  const { items } = await get('stations', { q: id.slice(0, 100), limit: 1000 });
  if (items.some((s) => s.id.toLowerCase() === id.toLowerCase())) throw new Problem(409, { detail: `A station ${id} is there already; change it on its own page.` });
}

export function AddStation({ onClose, onDone }) {
  const [labels, setLabels] = useState([]);
  const [made, setMade] = useState(null); // {id, password}
  const add = async (form) => {
    const id = form.get('id').trim();
    await free(id);
    await put(path('stations', id), { ...decided(form), labels: labelsOf(labels) });
    onDone();
    const password = form.get('password') ? (await post(path('stations', id, 'password'))).password : null;
    setMade({ id, password });
  };
  if (made) {
    return html`<${Dialog} title=${`${made.id} is added`} onClose=${onClose}><${Once} id=${made.id} password=${made.password} />
      <div class="form-actions"><a class="button" href=${url(['stations', made.id])}>Open the station</a><button type="button" class="button primary" onClick=${onClose}>Done</button></div></${Dialog}>`;
  }
  return html`<${Dialog} title="Add station" onClose=${onClose}><${Form} submit="Add station" onCancel=${onClose} onSubmit=${add}>
    <${Field} label="Id" required hint="As the station has it: the last part of the address that it connects to. OCPP 2.x has letters, digits and *-_=+|@. in it."><input name="id" required maxlength="255" autofocus autocomplete="off" spellcheck=${false} pattern="[^\\/]*[^\\/ ][^\\/]*" title="any text without a slash" /></${Field}>
    <${Field} label="When it boots"><select name="registration"><${Options} of=${registrations} /></select></${Field}>
    <${Field} label="What it needs to connect"><select name="security_profile"><${Options} of=${profiles} /></select></${Field}>
    <label class="check"><input type="checkbox" name="password" checked /><span>Make a password<span class="hint">It is shown once, to be put into the station.</span></span></label>
    <${Field} label="Validation of its messages"><select name="validation"><${Options} of=${validations} /></select></${Field}>
    <${LabelFields} labels=${labels} onInput=${setLabels} />
  </${Form}></${Dialog}>`;
}
