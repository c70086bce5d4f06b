// The dialog of one token: added, changed, blocked, deleted.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { get, patch, path, put, remove } from '../../lib/api.js';
import { url } from '../../lib/router.js';
import { useData } from '../../lib/data.js';
import { ask, Dialog, Field, Form, toast } from '../../lib/dialog.js';
import { Button, Loaded } from '../../lib/ui.js';
import { words } from '../../lib/format.js';
import { statuses, types } from './words.js';

const fields = ['type', 'status', 'group', 'expires', 'language', 'stations', 'note'];

// localTime is a time as inputs of type datetime-local have it.
function localTime(t) {
  if (!t) return '';
  const d = new Date(t);
  return new Date(d - d.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

const list = (text) => text.split(/[\s,]+/).filter(Boolean);
const controls = /\p{Cc}/u;

// checks say what is wrong with a field's text, or nothing.
const checks = {
  id: (v) => (v.trim() ? controls.test(v) && 'No control characters.' : 'A token is not empty.'),
  group: (v) => controls.test(v) && 'No control characters.',
  language: (v) => v && !/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(v) && 'A language is like “en” or “de-CH”.',
  stations: (v) => (list(v).length > 1000 ? 'At most 1,000 stations.' : list(v).find((id) => id.length > 255) && 'A station’s id has at most 255 characters.'),
  note: (v) => controls.test(v) && 'No line breaks or other control characters.',
};

// changeOf makes the body of what the fields say. A time that was not touched keeps its seconds.
function changeOf(form, before) {
  const text = (name) => form.get(name).trim() || null;
  const same = before && form.get('expires') === localTime(before.expires);
  return {
    type: text('type'), status: text('status'), group: text('group'), language: text('language'), note: text('note'),
    expires: same ? before.expires : form.get('expires') ? new Date(form.get('expires')).toISOString() : null,
    stations: list(form.get('stations')),
  };
}

function Fields({ token, onClose, done, may }) {
  const [wrong, setWrong] = useState({});
  const ref = useRef(null);
  // A dialog that is open already doesn't look for what wants the focus.
  useLayoutEffect(() => ref.current.querySelector('[autofocus]')?.focus(), []);
  const check = (e) => {
    const { name, value } = e.target;
    setWrong((w) => ({ ...w, [name]: checks[name]?.(value) || undefined }));
  };
  const save = async (form) => {
    const mistakes = Object.fromEntries(Object.entries(checks).map(([name, fn]) => [name, form.has(name) && fn(form.get(name))]).filter(([, m]) => m));
    setWrong(mistakes);
    if (Object.keys(mistakes).length > 0) throw new Error('Some fields need another look.');
    const change = changeOf(form, token);
    try {
      if (token) await patch(path('tokens', token.id), change);
      else await add(form.get('id').trim(), change);
    } catch (err) {
      setWrong(Object.fromEntries((err.errors || []).map((e) => [fields.find((f) => e.location?.startsWith(`body.${f}`)) || 'id', e.message])));
      throw err;
    }
    done(token ? 'The token is changed.' : 'The token is added.');
  };
  const value = token || { status: 'Accepted', stations: [] };
  return html`<${Form} onSubmit=${save} submit=${token ? 'Save' : 'Add token'} onCancel=${onClose}>
    <fieldset ref=${ref} class="token-fields" disabled=${!may} onInput=${check}>
      ${!token && html`<${Field} label="Token" required error=${wrong.id} hint="As the reader shows it. Upper and lower case don’t matter."><input name="id" required maxlength="255" autocomplete="off" spellcheck=${false} autofocus class="mono" /></${Field}>`}
      <div class="pair">
        <${Field} label="Status" error=${wrong.status}><select name="status" autofocus=${Boolean(token)}>${statuses.map((s) => html`<option value=${s} selected=${s === value.status}>${words(s)}</option>`)}</select></${Field}>
        <${Field} label="Type" error=${wrong.type}><select name="type"><option value="">Any</option>${types.map(([t, text]) => html`<option value=${t} selected=${t === value.type}>${text}</option>`)}</select></${Field}>
      </div>
      <div class="pair time">
        <${Field} label="Expires" error=${wrong.expires} hint="In your time zone. Empty: never."><input name="expires" type="datetime-local" defaultValue=${localTime(value.expires)} /></${Field}>
        <${Field} label="Language" error=${wrong.language} hint="Of what the driver is shown, like “de”."><input name="language" maxlength="8" autocomplete="off" defaultValue=${value.language || ''} /></${Field}>
      </div>
      <${Field} label="Group" error=${wrong.group} hint="Tokens of a group may end each other’s transactions."><input name="group" maxlength="36" autocomplete="off" spellcheck=${false} defaultValue=${value.group || ''} /></${Field}>
      <${Field} label="Only at these stations" error=${wrong.stations} hint="Ids with spaces or new lines between them. Empty: at all stations."><textarea name="stations" rows="2" spellcheck=${false} defaultValue=${value.stations.join('\n')}></textarea></${Field}>
      <${Field} label="Note" error=${wrong.note}><input name="note" maxlength="500" autocomplete="off" defaultValue=${value.note || ''} /></${Field}>
    </fieldset>
  </${Form}>`;
}

// add makes a token known that isn't yet.
async function add(id, change) {
  const there = await get(path('tokens', id)).catch((err) => err.status !== 404 && Promise.reject(err));
  if (there) throw new Error(`There is a token “${there.id}” already. Search for it to change it.`);
  await put(path('tokens', id), change);
}

// block changes whether a token is let in.
export async function block(token, done) {
  const blocked = token.status === 'Blocked';
  try {
    await patch(path('tokens', token.id), { status: blocked ? 'Accepted' : 'Blocked' });
    done(blocked ? 'The token is accepted again.' : 'The token is blocked.');
  } catch (err) {
    toast(err.message, 'bad');
  }
}

function forget(token, done) {
  return ask({
    title: 'Delete this token?', yes: 'Delete it', text: `${token.id} is not known any more afterwards. Its transactions stay.`,
    act: async () => {
      await remove(path('tokens', token.id));
      done('The token is deleted.');
    },
  });
}

// EditToken is the dialog; id is that of the token, "" for a new one. done(words) closes it after a change.
export function EditToken({ id, onClose, done, may }) {
  const all = useData((signal) => (id ? get(path('tokens', id), {}, signal) : Promise.resolve({})), [id]);
  return html`<${Dialog} title=${id ? 'Token' : 'Add a token'} onClose=${onClose}>
    ${id && html`<p class="token-id"><code>${all.data?.id ?? id}</code> <a href=${url(['transactions'], { token: id })}>Its transactions</a></p>`}
    <${Loaded} of=${all}>${(token) => html`
      <${Fields} token=${id && token} onClose=${onClose} done=${done} may=${may} />
      ${id && may && html`<div class="row below"><${Button} kind="quiet" icon="lock" onClick=${() => block(token, done)}>${token.status === 'Blocked' ? 'Accept again' : 'Block'}</${Button}>
        <${Button} kind="quiet" icon="trash" onClick=${() => forget(token, done)}>Delete</${Button}></div>`}`}
    </${Loaded}>
  </${Dialog}>`;
}
