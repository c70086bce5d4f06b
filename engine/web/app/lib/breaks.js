// Where long names may go on in the next line.
import { html } from './html.js';

// breaks lets a name like ocpp16.boot_notification, TxUpdatedInterval or a list with commas break between its parts, rather than anywhere.
export const breaks = (name) => name.split(/(?<=[,._])|(?<=[a-z0-9])(?=[A-Z])/).map((part, i) => (i === 0 ? part : html`<wbr />${part}`));
