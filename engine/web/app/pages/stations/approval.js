// Approval of a station that waits for it. done is called after each decision.
import { html } from '../../lib/html.js';
import { patch, path } from '../../lib/api.js';
import { ask, toast } from '../../lib/dialog.js';
import { Button } from '../../lib/ui.js';

const decide = (id, registration) => patch(path('stations', id), { registration });

// Accept is the button that accepts a station at once. kind is its Button's.
export function Accept({ id, done, kind = 'small' }) {
  const accept = () => decide(id, 'Accepted').then(() => {
    toast(`${id} is accepted.`, 'good');
    done();
  }, (err) => toast(err.message, 'bad'));
  return html`<${Button} kind=${kind} aria-label=${`Accept ${id}`} onClick=${accept}>Accept</${Button}>`;
}

// Approval are the buttons for both decisions; a rejection is asked about first.
export function Approval({ id, done }) {
  const reject = () => ask({ title: `Reject ${id}?`, text: 'It is told so when it boots next, and asks again later.', yes: 'Reject', act: () => decide(id, 'Rejected') }).then(done);
  return html`<span class="approval"><${Accept} id=${id} done=${done} kind="primary small" />
    <${Button} kind="small" aria-label=${`Reject ${id}`} onClick=${reject}>Reject</${Button}></span>`;
}
