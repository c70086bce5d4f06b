// One command: its form or its JSON, and the answers beside it.
import { useMemo, useRef, useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { get, path } from '../../lib/api.js';
import { useData } from '../../lib/data.js';
import { Icon } from '../../lib/icons.js';
import { Button, Copy, Loaded } from '../../lib/ui.js';
import { SchemaForm, showProblem } from '../../lib/form/form.js';
import { begin, check, renewed } from '../../lib/form/schema.js';
import { remember, remembered } from './remembered.js';
import { call } from './call.js';
import { Answers } from './answers.js';

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

// curlOf is the same as a line of a shell.
const curlOf = (station, action, payload) => `curl -X POST ${quoted(`${location.origin}/api/v1/${path('stations', station, 'calls')}`)} -H 'Content-Type: application/json' -d ${quoted(JSON.stringify({ action, payload }))}`;

// problemsOf are those of the server's answer that are about the payload: a Map of paths to sentences.
const problemsOf = (error) => new Map((error?.errors || []).filter((e) => e.location?.startsWith('body.payload'))
  .map((e) => [e.location.slice('body.payload'.length), e.message.replace(/^\$\S*: /, '')]));

function parse(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === 'object' && !Array.isArray(value) ? { value } : { wrong: 'The payload is an object: {…}.' };
  } catch (err) {
    return { wrong: `This is no JSON yet: ${err.message}` };
  }
}

function JsonEditor({ text, onInput, wrong, problems }) {
  return html`<div class=${`field ${wrong ? 'wrong' : ''}`}><label class="field-label" for="payload">Payload as JSON</label>
    <textarea id="payload" class="mono payload" spellcheck=${false} rows=${Math.min(28, Math.max(8, text.split('\n').length + 1))} value=${text}
      onInput=${(e) => onInput(e.currentTarget.value)} aria-invalid=${wrong ? 'true' : null} aria-describedby="payload-about"></textarea>
    <div id="payload-about" role="status">${wrong && html`<span class="error">${wrong}</span>`}
      ${problems.size > 0 && html`<ul class="problems">${[...problems].slice(0, 12).map(([at, text]) => html`<li><code>${at || '.'}</code> <span class="error">${text}</span></li>`)}</ul>`}</div></div>`;
}

function Editor({ about, station, onAnswer }) {
  const { schema, version, action, example } = about;
  const kept = useMemo(() => remembered(version, action), [version, action]);
  const [value, setValue] = useState(() => (kept ? renewed(kept) : begin(schema, schema)));
  const [text, setText] = useState(null); // the JSON while it is edited as such
  const [tried, setTried] = useState(false);
  const [server, setServer] = useState(new Map());
  const [sends, setSends] = useState(false);
  const form = useRef(null);
  const parsed = text === null ? { value } : parse(text);
  const own = useMemo(() => (parsed.value ? check(schema, parsed.value) : new Map()), [schema, text, value]);
  const problems = new Map([...server, ...own]);
  const change = (v) => {
    setValue(v);
    setServer(new Map());
  };
  const fill = (v) => {
    change(v);
    setTried(false);
    if (text !== null) setText(JSON.stringify(v, null, 2));
  };
  const edit = (t) => {
    setText(t);
    setServer(new Map());
    const p = parse(t);
    if (p.value) setValue(p.value);
  };
  const submit = async (e) => {
    e.preventDefault();
    setTried(true);
    if (parsed.wrong || own.size > 0) return showProblem(form.current, own);
    setSends(true);
    const sent = { action, payload: parsed.value, station: station.id, at: new Date().toISOString() };
    try {
      onAnswer({ ...sent, ...await call(station.id, action, parsed.value) });
      remember(version, action, parsed.value);
    } catch (error) {
      const found = problemsOf(error);
      setServer(found);
      onAnswer({ ...sent, error, seconds: error.seconds });
      if (found.size > 0) setTimeout(() => form.current && showProblem(form.current, found));
    }
    return setSends(false);
  };
  const off = !station.connected;
  const left = [...own].length;
  return html`<form ref=${form} onSubmit=${submit} noValidate class="command-form">
    <div class="row tools"><div class="switch" role="group" aria-label="How to fill it in">
      <button type="button" aria-pressed=${text === null} onClick=${() => !parsed.wrong && setText(null)} disabled=${parsed.wrong}>Form</button>
      <button type="button" aria-pressed=${text !== null} onClick=${() => text === null && setText(JSON.stringify(value, null, 2))}>JSON</button></div>
      ${kept && html`<${Button} kind="quiet small" onClick=${() => fill(renewed(kept))}>Last used</${Button}>`}
      <${Button} kind="quiet small" onClick=${() => fill(example)}>Example</${Button}>
      <${Button} kind="quiet small" onClick=${() => fill(begin(schema, schema))}>Empty</${Button}></div>
    ${text === null
      ? html`<${SchemaForm} schema=${schema} value=${value} onInput=${change} problems=${problems} all=${tried} />`
      : html`<${JsonEditor} text=${text} onInput=${edit} wrong=${parsed.wrong} problems=${problems} />`}
    <div class="send"><button class="button primary" disabled=${sends || off}>${sends ? 'Waits for the answer…' : 'Send'}</button>
      <span class="hint" role="status">${off ? 'The station is not connected.' : tried && left > 0 ? `${left} ${left === 1 ? 'field needs' : 'fields need'} a look.` : ''}</span>
      <${Copy} text=${curlOf(station.id, action, parsed.value || {})} label="Copy as curl" /></div>
  </form>`;
}

// Command is a command's form with the answers of this visit beside it.
export function Command({ station, action, native, version, answers, onAnswer, back }) {
  const about = useData((signal) => get(path('commands', action), { version, native: native || undefined }, signal), [action, native, version]);
  return html`<section class="command" aria-label=${action}>
    <a class="back" href=${back}><${Icon} name="back" size=${16} />All commands</a>
    <div class="command-columns"><div class="card">
      <div class="card-head"><h2>${action}</h2><span class="faint">OCPP ${native ? '1.6' : about.data?.version || version}</span></div>
      <${Loaded} of=${about}>${(a) => html`<p class="about-command">${a.text}. ${a.native === false && version === '1.6' && 'It is translated to OCPP 1.6 on its way. '}Fields with <b class="required">*</b> are required.</p>
        <${Editor} about=${a} station=${station} onAnswer=${onAnswer} />`}</${Loaded}></div>
      <${Answers} of=${answers} /></div></section>`;
}
