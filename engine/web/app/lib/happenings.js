// Events of the server in words.
import { html } from './html.js';
import { url } from './router.js';
import { Status } from './ui.js';
import * as f from './format.js';

const at = (d) => (d.evse === null || d.evse === undefined ? '' : ` at EVSE ${d.evse}${d.connector > 1 ? `, connector ${d.connector}` : ''}`);
const transaction = (e) => html`<a href=${url(['transactions', e.station, e.data.transaction])}>${e.data.transaction}</a>`;
const began = { Started: 'began', Updated: 'goes on', Ended: 'ended' };

// happenings: what each type is called, and what one says: {words, tone, text}.
export const happenings = {
  connected: { words: 'Connected', say: ({ data: d }) => ({ tone: 'good', text: `from ${d.remote}, OCPP ${d.version}${d.auth && d.auth !== 'none' ? `, by ${d.auth === 'basic' ? 'password' : d.auth}` : ''}` }) },
  disconnected: { words: 'Disconnected', say: ({ data: d }) => ({ tone: 'wait', text: d.reason }) },
  refused: { words: 'Refused', say: ({ data: d }) => ({ tone: 'bad', text: `${d.remote} got ${d.status}: ${d.reason}` }) },
  boot: { words: 'Booted', say: ({ data: d }) => ({ tone: d.registration === 'Accepted' ? 'good' : 'wait', text: html`${d.vendor} ${d.model}, ${f.words(d.reason).toLowerCase()}. <${Status} value=${d.registration} />` }) },
  status: { words: 'Status', say: ({ data: d }) => ({ tone: d.status === 'Faulted' ? 'bad' : 'idle', text: html`<${Status} value=${d.status} />${at(d)}` }) },
  transaction: {
    words: 'Transaction',
    say: (e) => ({
      tone: 'busy',
      text: html`${transaction(e)} ${began[e.data.type] || e.data.type}${at(e.data)} (${f.words(e.data.trigger).toLowerCase()})${e.data.energy === null || e.data.energy === undefined ? '' : `, ${f.energy(e.data.energy)}`}${e.data.power ? ` at ${f.power(e.data.power)}` : ''}${e.data.offline ? ', made offline' : ''}${e.data.gaps ? ', events are missing' : ''}${e.data.token_status && e.data.token_status !== 'Accepted' ? html` <${Status} value=${e.data.token_status} />` : ''}`,
    }),
  },
  authorize: { words: 'Authorize', say: ({ data: d }) => ({ tone: d.status === 'Accepted' ? 'good' : 'bad', text: html`${d.token === f.hidden ? 'a typed code' : html`<a href=${url(['tokens'], { q: d.token })}>${d.token}</a>`} <${Status} value=${d.status} />` }) },
  security: { words: 'Security', say: ({ data: d }) => ({ tone: 'wait', text: `${f.words(d.type)}${d.tech_info ? `: ${d.tech_info}` : ''}` }) },
  failed: { words: 'Error answered', say: ({ data: d }) => ({ tone: 'bad', text: `${d.action}: ${d.code}, ${d.description}${d.reason && d.reason !== d.description ? ` (${d.reason})` : ''}` }) },
  scripts: {
    words: 'Scripts',
    say: ({ data: d }) => (d.problem
      ? { tone: 'bad', text: html`<a href="/scripts">${d.problem.file || 'scripts'}${d.problem.line ? `:${d.problem.line}` : ''}</a> ${d.problem.text}` }
      : { tone: 'good', text: html`generation <a href="/scripts">${d.generation}</a> is active` }),
  },
  log: { words: 'Script log', say: ({ data: d }) => ({ tone: { error: 'bad', warn: 'wait' }[d.level] || 'idle', text: `${d.plugin ? `${d.plugin}: ` : ''}${d.text}` }) },
  store: { words: 'Records', say: ({ data: d }) => (d.healthy ? { tone: 'good', text: 'are written again' } : { tone: 'bad', text: `can’t be written: ${d.problem}` }) },
  change: { words: 'Change', say: ({ data: d }) => ({ tone: 'held', text: `${d.who}: ${f.change(d)}, ${d.target}` }) },
};

// say is what an event says; a type that is not known here is shown as it is.
export function say(event) {
  const h = happenings[event.type];
  if (!h) return { words: event.type, tone: 'idle', text: JSON.stringify(event.data) };
  return { words: h.words, ...h.say(event) };
}
