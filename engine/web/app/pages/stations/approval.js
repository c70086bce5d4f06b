// Approval of a station that waits for it.
import { html } from '../../lib/html.js';
import { patch, path } from '../../lib/api.js';
import { ask, toast } from '../../lib/dialog.js';
import { Button } from '../../lib/ui.js';

// Approval are its two buttons; done is called after each decision.
export function Approval({ station, done }) {
  const decide = (registration) => patch(path('stations', station.id), { registration });
  const accept = () => decide('Accepted').then(() => {
    toast(`${station.id} is accepted.`, 'good');
    done();
  }, (err) => toast(err.message, 'bad'));
  const reject = () => ask({ title: `Reject ${station.id}?`, text: 'It is told so when it boots next, and asks again later.', yes: 'Reject', act: () => decide('Rejected') }).then(done);
  return html`<span class="approval"><${Button} kind="primary small" aria-label=${`Accept ${station.id}`} onClick=${accept}>Accept</${Button}>
    <${Button} kind="small" aria-label=${`Reject ${station.id}`} onClick=${reject}>Reject</${Button}></span>`;
}
