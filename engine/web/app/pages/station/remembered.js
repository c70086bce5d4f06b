// The last used values of commands, kept in this browser by action and version. Passwords aren't.
import { withoutSecrets } from '../../lib/form/secrets.js';

const key = (version, action) => `csms.command.${version}.${action}`;
const tooLong = 20000;

export function remembered(version, action) {
  try {
    return JSON.parse(localStorage.getItem(key(version, action)));
  } catch {
    return null;
  }
}

export function remember(version, action, payload) {
  try {
    const text = JSON.stringify(withoutSecrets(payload));
    if (text.length < tooLong) localStorage.setItem(key(version, action), text);
  } catch { /* not kept */ }
}
