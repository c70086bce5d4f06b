// What an operator decides about a station.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { patch, path, post, put, remove } from '../../lib/api.js';
import { go } from '../../lib/router.js';
import { Dialog, Field, Form, ask, toast } from '../../lib/dialog.js';
import { Button, Card, Facts, Status } from '../../lib/ui.js';
import { Options, decided, profiles, registrations, validations } from '../stations/add.js';
import { LabelFields, labelsOf } from '../stations/label-fields.js';
import { Labels } from '../labels.js';
import { Once } from '../stations/once.js';

// Decided are the decisions for those who may look only.
function Decided({ station }) {
  const of = (list, value) => list.find(([v]) => v === (value ?? ''))?.[1];
  return html`<${Card} title="Decisions" id="decisions"><${Facts} of=${[['Registration', of(registrations, station.decided_registration)], ['What it needs to connect', of(profiles, station.security_profile === null ? '' : String(station.security_profile))],
    ['Validation', of(validations, station.validation)], ['Labels', html`<${Labels} of=${station.labels} />`]]} /></${Card}>`;
}

function Decisions({ station, reload }) {
  const [labels, setLabels] = useState(Object.entries(station.labels));
  const save = async (form) => {
    await put(path('stations', station.id), { ...decided(form), labels: labelsOf(labels) });
    toast('Saved.', 'good');
    reload();
  };
  const profile = station.security_profile === null ? '' : String(station.security_profile);
  return html`<${Card} title="Decisions" id="decisions"><${Form} submit="Save" onSubmit=${save}>
      <${Field} label="Registration" hint=${station.told_registration ? `The station was told ${station.told_registration} when it booted last. A change is told at once where that is possible, or when it boots next.` : 'What it is told when it boots.'}><select name="registration"><${Options} of=${registrations} value=${station.decided_registration || ''} /></select></${Field}>
      <${Field} label="What it needs to connect" hint="The least security profile with which it may connect."><select name="security_profile"><${Options} of=${profiles} value=${profile} /></select></${Field}>
      <${Field} label="Validation of its messages"><select name="validation"><${Options} of=${validations} value=${station.validation || ''} /></select></${Field}>
      <${LabelFields} labels=${labels} onInput=${setLabels} /></${Form}></${Card}>`;
}

function OwnPassword({ station, onClose, reload }) {
  const save = async (form) => {
    await patch(path('stations', station.id), { password: form.get('password') });
    toast('The password is set here.', 'good');
    reload();
    onClose();
  };
  return html`<${Dialog} title="Set a password" onClose=${onClose}><${Form} submit="Set it" onCancel=${onClose} onSubmit=${save}>
    <${Field} label="Password" required hint="16 to 40 characters. It is set here only: the station has to have the same."><input name="password" type="password" required minlength="16" maxlength="40" autocomplete="new-password" autofocus /></${Field}></${Form}></${Dialog}>`;
}

function Password({ station, may, reload }) {
  const [made, setMade] = useState(null);
  const [own, setOwn] = useState(false);
  const make = (rotate) => post(path('stations', station.id, 'password'), { rotate }).then(({ password }) => {
    setMade({ password, taken: rotate });
    reload();
  });
  const rotate = () => ask({ title: 'Change the password at the station?', text: 'A new one is sent to the station. The old one is valid until the station has taken it.', yes: 'Change', kind: 'primary', act: () => make(true) });
  const renew = () => ask({ title: 'Make a new password?', text: 'It counts here at once. Until the station has it too, it can’t connect again.', yes: 'Make a new one', act: () => make(false) });
  const drop = () => ask({ title: 'Remove the password?', text: 'Where a password is needed, the station can’t connect any more.', yes: 'Remove', act: async () => { await patch(path('stations', station.id), { password: null }); reload(); } });
  return html`<${Card} title="Password" id="password">
    <p class="about-command">${station.has_password ? html`<${Status} value="set" tone="good" label="A password is set" />` : html`<${Status} value="none" tone="idle" label="No password is set" />`}</p>
    ${may && html`<div class="row">
      <${Button} onClick=${rotate} disabled=${!station.connected} title=${station.connected ? undefined : 'The station is not connected'}>Change at the station…</${Button}>
      <${Button} onClick=${renew}>Make a new one…</${Button}><${Button} onClick=${() => setOwn(true)}>Set one…</${Button}>
      ${station.has_password && html`<${Button} kind="quiet" onClick=${drop}>Remove…</${Button}>`}</div>`}
    ${made && html`<${Dialog} title="The new password" onClose=${() => setMade(null)}><${Once} id=${station.id} ...${made} />
      <div class="form-actions"><${Button} kind="primary" onClick=${() => setMade(null)}>Done</${Button}></div></${Dialog}>`}
    ${own && html`<${OwnPassword} station=${station} reload=${reload} onClose=${() => setOwn(false)} />`}</${Card}>`;
}

function Removal({ station }) {
  const forget = async () => {
    const yes = await ask({ title: `Forget ${station.id}?`, text: 'What it reported, its password and what was decided about it are deleted. Its transactions stay. It is known again when it connects.', yes: 'Forget it', act: () => remove(path('stations', station.id)) });
    if (yes) {
      toast(`${station.id} is forgotten.`, 'good');
      go('/stations');
    }
  };
  return html`<${Card} title="Forget the station" id="removal"><p class="about-command">For a station that is gone, or whose id was wrong. Its transactions stay.</p><${Button} kind="danger" icon="trash" onClick=${forget}>Forget…</${Button}></${Card}>`;
}

export default function Settings({ station, who, reload }) {
  const may = who.role === 'full';
  return html`<div class="columns">${may ? html`<${Decisions} key=${JSON.stringify([station.labels, station.decided_registration, station.security_profile, station.validation])} station=${station} reload=${reload} />` : html`<${Decided} station=${station} />`}
    <div class="stack"><${Password} station=${station} may=${may} reload=${reload} />
      <${Card} title="How it is known" id="known"><${Facts} of=${[['Made known by an operator', station.provisioned ? 'yes' : 'no, it connected by itself'], ['Registration now', html`<${Status} value=${station.registration} />`], ['Told last', station.told_registration]]} /></${Card}>
      ${may && html`<${Removal} station=${station} />`}</div></div>`;
}
