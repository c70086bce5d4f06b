// What an operator does with a station or an EVSE, in a click and a question.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { Dialog, Field, Form, ask, toast } from '../../lib/dialog.js';
import { words } from '../../lib/format.js';
import { Button } from '../../lib/ui.js';
import { command, requestId, tell } from './call.js';

const tokenTypes = ['ISO14443', 'ISO15693', 'Central', 'eMAID', 'MacAddress', 'KeyCode', 'Local', 'NoAuthorization'];

function StartDialog({ station, evse, onClose }) {
  const start = async (form) => {
    const idToken = { idToken: form.get('token').trim(), type: form.get('type') };
    const { status } = await command(station.id, 'RequestStartTransaction', { remoteStartId: requestId(), idToken, evseId: evse.id });
    toast(`Start on EVSE ${evse.id}: ${words(status).toLowerCase()}`, 'good');
    onClose();
  };
  return html`<${Dialog} title=${`Start on EVSE ${evse.id}`} onClose=${onClose}>
    <${Form} submit="Start" onCancel=${onClose} onSubmit=${start}>
      <p class="hint">The station starts when a car is connected, and may ask csms whether the token is good.</p>
      <${Field} label="Token" required><input name="token" required autofocus maxlength=${station.version === '1.6' ? 20 : 36} autocomplete="off" spellcheck=${false} /></${Field}>
      ${station.version === '1.6' ? html`<input type="hidden" name="type" value="ISO14443" />`
    : html`<${Field} label="Type"><select name="type">${tokenTypes.map((t) => html`<option value=${t}>${words(t)}</option>`)}</select></${Field}>`}
    </${Form}></${Dialog}>`;
}

function RestartDialog({ station, evse, onClose }) {
  const restart = async (form) => {
    const { status } = await command(station.id, 'Reset', { type: form.get('type'), evseId: evse?.id });
    toast(`Restart: ${words(status).toLowerCase()}`, 'good');
    onClose();
  };
  return html`<${Dialog} title=${evse ? `Restart EVSE ${evse.id}` : `Restart ${station.id}`} onClose=${onClose}>
    <${Form} submit="Restart" kind="danger" onCancel=${onClose} onSubmit=${restart}>
      <fieldset class="radios"><legend>When</legend>
        <label><input type="radio" name="type" value="OnIdle" checked /><span>When nobody charges<span class="hint">Sessions go on; it restarts after them.</span></span></label>
        <label><input type="radio" name="type" value="Immediate" /><span>At once<span class="hint">Sessions are ended.</span></span></label></fieldset>
    </${Form}></${Dialog}>`;
}

const closed = (status) => status === 'Unavailable';

// setService takes the station (no evse) or an EVSE out of service, or back.
function setService(station, evse, on) {
  const what = evse ? `EVSE ${evse.id}` : station.id;
  const payload = { operationalStatus: on ? 'Operative' : 'Inoperative', ...(evse && { evse: { id: evse.id } }) };
  if (on) return tell(`${what} back in service`, station.id, 'ChangeAvailability', payload);
  return ask({
    title: `Take ${what} out of service?`, text: 'Nobody can charge there until it is put back. A session that runs goes on to its end.', yes: 'Take out of service',
    act: async () => {
      const { status } = await command(station.id, 'ChangeAvailability', payload);
      toast(`${what} out of service: ${words(status).toLowerCase()}`, 'good');
    },
  });
}

const stop = (station, session) => ask({
  title: 'Stop this session?', text: `${session.transaction} on EVSE ${session.evse} is ended.`, yes: 'Stop',
  act: async () => {
    const { status } = await command(station.id, 'RequestStopTransaction', { transactionId: session.transaction });
    toast(`Stop: ${words(status).toLowerCase()}`, 'good');
  },
});

function unlock(station, evse, connector) {
  return ask({
    title: `Unlock connector ${connector.id} of EVSE ${evse.id}?`, text: 'For a cable that is stuck. A session on it is ended by some stations.', yes: 'Unlock', kind: 'primary',
    act: async () => {
      const { status } = await command(station.id, 'UnlockConnector', { evseId: evse.id, connectorId: connector.id });
      toast(`Unlock: ${words(status).toLowerCase()}`, 'good');
    },
  });
}

const offWords = 'The station is not connected';

// EvseActions are the buttons below a bay.
export function EvseActions({ station, evse, session }) {
  const [open, set] = useState(null);
  const off = !station.connected;
  const rest = { disabled: off, title: off ? offWords : undefined };
  const of = `EVSE ${evse.id}`;
  return html`<div class="evse-actions">
    ${session ? html`<${Button} kind="small" ...${rest} aria-label=${`Stop the session: ${of}`} onClick=${() => stop(station, session)}>Stop</${Button}>`
    : html`<${Button} kind="small" ...${rest} aria-label=${`Start… ${of}`} onClick=${() => set('start')}>Start…</${Button}>`}
    ${evse.connectors.slice(0, 4).map((c) => html`<${Button} key=${c.id} kind="small quiet" ...${rest} aria-label=${`Unlock ${c.id}: connector of ${of}`} onClick=${() => unlock(station, evse, c)}>Unlock${evse.connectors.length > 1 ? ` ${c.id}` : ''}</${Button}>`)}
    ${closed(evse.status) ? html`<${Button} kind="small quiet" ...${rest} aria-label=${`Enable: ${of}`} onClick=${() => setService(station, evse, true)}>Enable</${Button}>`
    : html`<${Button} kind="small quiet" ...${rest} aria-label=${`Disable: ${of}`} onClick=${() => setService(station, evse, false)}>Disable</${Button}>`}
    ${station.version !== '1.6' && html`<${Button} kind="small quiet" ...${rest} aria-label=${`Restart: ${of}`} onClick=${() => set('restart')}>Restart</${Button}>`}
    ${open === 'start' && html`<${StartDialog} station=${station} evse=${evse} onClose=${() => set(null)} />`}
    ${open === 'restart' && html`<${RestartDialog} station=${station} evse=${evse} onClose=${() => set(null)} />`}</div>`;
}

// StationActions are those for the whole station.
export function StationActions({ station }) {
  const [open, set] = useState(false);
  const off = !station.connected;
  const rest = { disabled: off, title: off ? offWords : undefined };
  const out = station.evses.length > 0 && station.evses.every((e) => closed(e.status));
  return html`<div class="actions">
    <${Button} kind="small" icon="refresh" ...${rest} onClick=${() => tell('Statuses', station.id, 'TriggerMessage', { requestedMessage: 'StatusNotification' })}>Ask for statuses</${Button}>
    <${Button} kind="small" ...${rest} onClick=${() => setService(station, null, out)}>${out ? 'Put back in service' : 'Take out of service'}</${Button}>
    <${Button} kind="small" ...${rest} onClick=${() => set(true)}>Restart…</${Button}>
    ${open && html`<${RestartDialog} station=${station} onClose=${() => set(false)} />`}</div>`;
}
