// A limit of power or current, set as a charging profile.
import { useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { url } from '../../lib/router.js';
import { Dialog, Field, Form, toast } from '../../lib/dialog.js';
import { words } from '../../lib/format.js';
import { command } from './call.js';

// slotOf is the number and the stack level of a limit from here: above the profiles that are there, in the place of its own predecessor.
function slotOf(items, evse, purpose) {
  const id = 900000 + evse;
  const own = items.find((p) => p.id === id);
  if (own) return { id, stackLevel: own.stack_level };
  return { id, stackLevel: Math.max(-1, ...items.filter((p) => p.evse === evse && p.purpose === purpose).map((p) => p.stack_level)) + 1 };
}

export function LimitDialog({ station, items, onClose, onDone }) {
  const [unit, setUnit] = useState('W');
  const evses = station.evses.map((e) => e.id).filter((id) => id > 0);
  const set = async (form) => {
    const evseId = Number(form.get('evse'));
    const hours = Number(form.get('hours'));
    const purpose = evseId === 0 ? 'ChargingStationMaxProfile' : 'TxDefaultProfile';
    const limit = Number(form.get('limit')) * (unit === 'W' ? 1000 : 1);
    const { status } = await command(station.id, 'SetChargingProfile', { evseId, chargingProfile: {
      ...slotOf(items, evseId, purpose), chargingProfilePurpose: purpose, chargingProfileKind: 'Absolute',
      chargingSchedule: [{ id: 1, startSchedule: new Date().toISOString(), duration: hours > 0 ? Math.round(hours * 3600) : undefined, chargingRateUnit: unit, chargingSchedulePeriod: [{ startPeriod: 0, limit }] }],
    } });
    toast(`Limit: ${words(status).toLowerCase()}`, 'good');
    onDone();
    onClose();
  };
  return html`<${Dialog} title="Set a limit" onClose=${onClose}><${Form} submit="Set the limit" onCancel=${onClose} onSubmit=${set}>
    <${Field} label="For" hint="The station as a whole, or the sessions on an EVSE. It goes before profiles that are there, and replaces an earlier limit from here."><select name="evse"><option value="0">The whole station</option>${evses.map((id) => html`<option value=${id}>Sessions on EVSE ${id}</option>`)}</select></${Field}>
    <div class="label-row limit-row"><${Field} label="Limit" required><input name="limit" type="number" required autofocus min="0" step="any" inputmode="decimal" /></${Field}>
      <${Field} label="In"><select value=${unit} onChange=${(e) => setUnit(e.currentTarget.value)}><option value="W" selected=${unit === 'W'}>kW</option><option value="A" selected=${unit === 'A'}>A for each phase</option></select></${Field}></div>
    <${Field} label="Hours" hint="How long it counts from now on. Empty: until it is cleared."><input name="hours" type="number" min="0" step="any" inputmode="decimal" /></${Field}>
    <p class="hint">More, such as several periods: <a href=${url(['stations', station.id, 'commands'], { action: 'SetChargingProfile' })}>SetChargingProfile</a>.</p>
  </${Form}></${Dialog}>`;
}
