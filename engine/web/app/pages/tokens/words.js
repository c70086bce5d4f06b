// What tokens are called, and what they are worth now.
import { html } from '../../lib/html.js';
import { Status } from '../../lib/ui.js';

// types and statuses are those of OCPP (IdTokenEnum of 2.0.1, AuthorizationStatus).
export const types = [
  ['ISO14443', 'RFID card (ISO 14443)'], ['ISO15693', 'RFID card (ISO 15693)'], ['eMAID', 'Contract (eMAID)'], ['Central', 'Given by the CSMS (Central)'],
  ['KeyCode', 'Code that is typed in (KeyCode)'], ['Local', 'Given by the station (Local)'], ['MacAddress', 'Vehicle (MAC address)'], ['NoAuthorization', 'None (NoAuthorization)'],
];
export const statuses = ['Accepted', 'Blocked', 'Expired', 'Invalid', 'NoCredit', 'ConcurrentTx', 'NotAllowedTypeEVSE', 'NotAtThisLocation', 'NotAtThisTime', 'Unknown'];

// expired reports whether its time is over, whatever its status says.
export const expired = (k) => Boolean(k.expires) && new Date(k.expires) <= new Date();

export function TokenStatus({ of: k }) {
  return k.status === 'Accepted' && expired(k) ? html`<${Status} value="Expired" />` : html`<${Status} value=${k.status} />`;
}
