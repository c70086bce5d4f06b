// Commands to a station.
import { path, post } from '../../lib/api.js';
import { words } from '../../lib/format.js';
import { toast } from '../../lib/dialog.js';
import { statusOf } from './outcome.js';

export { newNumber as requestId } from '../../lib/form/schema.js';

// call sends a command; it resolves to {result, seconds}, and throws a Problem with the seconds it took.
export async function call(station, action, payload) {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const { result } = await post(path('stations', station, 'calls'), { action, payload });
    return { result, seconds: seconds() };
  } catch (err) {
    err.seconds = seconds();
    throw err;
  }
}

// command is a call that has to be taken: an answer that refuses is thrown, in words.
export async function command(station, action, payload) {
  const { result } = await call(station, action, payload);
  const { status, tone, reason } = statusOf(result);
  if (tone === 'bad') throw new Error(`The station answered “${words(status)}”${reason ? `: ${reason}` : ''}.`);
  return { result, status };
}

// tell does a command at once, and says how it went.
export async function tell(what, station, action, payload) {
  try {
    const { status } = await command(station, action, payload);
    toast(`${what}: ${status ? words(status).toLowerCase() : 'done'}`, 'good');
    return true;
  } catch (err) {
    toast(`${what}: ${err.message}`, 'bad');
    return false;
  }
}
