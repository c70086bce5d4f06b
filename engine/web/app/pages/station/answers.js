// The answers to commands of this visit, the newest first.
import { html } from '../../lib/html.js';
import { took, words } from '../../lib/format.js';
import { Copy, Json, Status, Time } from '../../lib/ui.js';
import { statusOf } from './outcome.js';

// failures are what the status of csms' answer means for a command.
const failures = { 409: 'Not sent', 422: 'Not sent', 504: 'No answer in time' };

function Outcome({ answer }) {
  if (answer.error) return html`<${Status} value="error" tone="bad" label=${answer.error.body?.code ? words(answer.error.body.code) : failures[answer.error.status] || 'Failed'} />`;
  const { status, tone } = statusOf(answer.result);
  return html`<${Status} value=${status || 'Answered'} tone=${tone} />`;
}

function Content({ answer }) {
  const { error } = answer;
  const shown = error ? error.body?.details ?? null : answer.result;
  const reason = error ? error.message : statusOf(answer.result).reason;
  const more = (error?.errors || []).filter((e) => e.message !== error.message);
  return html`<div class="answer-content">${reason && html`<p>${reason}</p>`}
    ${more.length > 0 && html`<ul class="problems">${more.map((e) => html`<li>${e.location && html`<code>${e.location.replace('body.payload', '') || e.location}</code> `}${e.message}</li>`)}</ul>`}
    ${shown !== null && html`<div class="copied"><${Json} value=${shown} /><${Copy} text=${JSON.stringify(shown, null, 2)} label="Copy the answer" /></div>`}
    <details><summary>What was sent</summary><div class="copied"><${Json} value=${answer.payload} /><${Copy} text=${JSON.stringify(answer.payload, null, 2)} label="Copy what was sent" /></div></details></div>`;
}

export function Answers({ of }) {
  return html`<section class="card answers" aria-label="Answers" aria-live="polite"><div class="card-head"><h2>Answer</h2></div>
    ${of.length === 0 && html`<p class="faint">What the station answers is shown here.</p>`}
    ${of.map((a, i) => html`<details key=${a.at} class="answer" open=${i === 0}>
      <summary><b>${a.action}</b><${Outcome} answer=${a} /><span class="faint num">${took(a.seconds)}</span><${Time} at=${a.at} /></summary>
      <${Content} answer=${a} /></details>`)}</section>`;
}
