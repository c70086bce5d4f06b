// The parts that pages are made of.
import { useEffect, useState } from 'preact/hooks';
import { html } from './html.js';
import { Icon } from './icons.js';
import { useTick } from './data.js';
import * as f from './format.js';

// Button does onClick; while that is a promise that runs, it can't be pressed again. kind: "primary", "danger", "quiet", or plain.
export function Button({ kind = '', icon, onClick, children, busy, class: more = '', ...rest }) {
  const [runs, set] = useState(false);
  const press = async (e) => {
    const result = onClick?.(e);
    if (!(result instanceof Promise)) return;
    set(true);
    try {
      await result;
    } finally {
      set(false);
    }
  };
  return html`<button type="button" class=${`button ${kind} ${more}`} onClick=${press} ...${rest} disabled=${rest.disabled || runs || busy}>
    ${icon && html`<${Icon} name=${icon} size=${16} />`}${children}</button>`;
}

// IconButton is a button that shows no words; label says them.
export function IconButton({ icon, label, size = 18, ...rest }) {
  return html`<button type="button" class="icon-button" aria-label=${label} title=${label} ...${rest}><${Icon} name=${icon} size=${size} /></button>`;
}

// tones of what stations, connectors, tokens and results are called.
const tones = {
  good: ['Available', 'Accepted', 'ok', 'active', 'live', 'Installed', 'Uploaded', 'full'],
  busy: ['Charging', 'charging'],
  held: ['Occupied', 'Preparing', 'Finishing', 'EVConnected', 'SuspendedEV', 'SuspendedEVSE', 'Reserved', 'Started', 'Updated', 'scheduled'],
  wait: ['Pending', 'Scheduled', 'silent', 'warning', 'warn', 'offline', 'RebootRequired'],
  bad: ['Faulted', 'Rejected', 'Blocked', 'Invalid', 'error', 'failed', 'lost', 'Unknown', 'Expired', 'NoCredit', 'ConcurrentTx', 'NotAllowedTypeEVSE', 'NotAtThisLocation', 'NotAtThisTime', 'refused'],
};
const toneOf = new Map(Object.entries(tones).flatMap(([tone, names]) => names.map((n) => [n, tone])));

// Unknown stands for what isn't known, or isn't there.
export const Unknown = () => html`<span class="faint">${f.unknown}</span>`;

// Status is a word with its colour: never a colour alone. tone overrides what the word's own would be.
export function Status({ value, tone, label }) {
  if (!value) return html`<${Unknown} />`;
  return html`<span class=${`status ${tone || toneOf.get(value) || 'idle'}`}>${label || f.words(value)}</span>`;
}

// Time shows when something was, and the exact time to those who point at it. how: "time" or "ago".
export function Time({ at, how = 'time' }) {
  if (!at) return html`<${Unknown} />`;
  return html`<time datetime=${at} title=${f.exact(at)}>${f[how](at)}</time>`;
}

// Ago is a Time that goes on counting.
export function Ago({ at }) {
  useTick(at && Date.now() - new Date(at) < 120000 ? 1000 : 20000);
  return html`<${Time} at=${at} how="ago" />`;
}

// Lasting counts the time since start.
export function Lasting({ since, until }) {
  useTick(until ? f.hour : 1000);
  if (!since) return f.unknown;
  return f.duration((until ? new Date(until) : Date.now()) - new Date(since));
}

// Header is the top of a page: its title, what leads to it, and what can be done. trail: [[words, address]].
export function Header({ title, trail = [], children, note }) {
  useEffect(() => {
    document.title = `${title} · csms`;
  }, [title]);
  return html`<header class="page-header">
    <div>
      ${trail.length > 0 && html`<nav class="trail" aria-label="Breadcrumb">${trail.map(([words, to]) => html`<a href=${to}>${words}</a><span aria-hidden="true">/</span>`)}</nav>`}
      <h1 tabindex="-1">${title}</h1>
      ${note && html`<p class="note">${note}</p>`}
    </div>
    ${children && html`<div class="actions">${children}</div>`}
  </header>`;
}

// Card is a part of a page with a title of its own.
export function Card({ title, actions, children, flush, id, class: more = '' }) {
  return html`<section class=${`card ${flush ? 'flush' : ''} ${more}`} aria-labelledby=${id}>
    ${title && html`<div class="card-head"><h2 id=${id}>${title}</h2>${actions && html`<div class="actions">${actions}</div>`}</div>`}
    ${children}
  </section>`;
}

// Empty says that there is nothing, and what brings something.
export function Empty({ icon = 'check', title, children }) {
  return html`<div class="empty"><${Icon} name=${icon} size=${28} /><p class="empty-title">${title}</p>${children && html`<p>${children}</p>`}</div>`;
}

// Trouble shows a Problem with all that was said of it.
export function Trouble({ error, retry }) {
  if (!error) return null;
  return html`<div class="trouble" role="alert">
    <${Icon} name="warning" />
    <div><p>${error.message}</p>
      ${error.errors?.length > 0 && html`<ul>${error.errors.map((e) => html`<li>${e.location && html`<code>${e.location}</code> `}${e.message}</li>`)}</ul>`}
    </div>
    ${retry && html`<${Button} onClick=${() => retry()}>Try again</${Button}>`}
  </div>`;
}

// Loaded draws children(data), or that it is on its way, or why it isn't there. An error beside data of before shows both.
export function Loaded({ of: { data, error, loading, now }, children, lines = 6 }) {
  if (data !== null) return html`${error && html`<${Trouble} error=${error} retry=${now} />`}${children(data)}`;
  if (error) return html`<${Trouble} error=${error} retry=${now} />`;
  return loading ? html`<div class="loading" role="status" aria-label="Loading">${Array.from({ length: lines }, () => html`<i></i>`)}</div>` : null;
}

// Facts are names with their values: [[name, value]]. What is null or undefined is shown as unknown; false leaves a row out.
export function Facts({ of }) {
  return html`<dl class="facts">${of.filter(Boolean).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value ?? html`<${Unknown} />`}</dd></div>`)}</dl>`;
}

// Copy copies text.
export function Copy({ text, label = 'Copy' }) {
  const [done, set] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    set(true);
    setTimeout(() => set(false), 1500);
  };
  return html`<${IconButton} icon=${done ? 'check' : 'copy'} label=${done ? 'Copied' : label} size=${15} onClick=${copy} />`;
}

// reveal scrolls a row of tabs to one of them.
const reveal = (tab) => tab && tab.parentElement.scrollTo({ left: tab.offsetLeft - tab.parentElement.offsetLeft - 60 });

// Tabs are links to parts of a page: [[words, address, count]]. current is the address of the one that is shown.
export function Tabs({ of, current, label }) {
  return html`<nav class="tabs" aria-label=${label}>${of.map(([words, to, n]) => html`
    <a href=${to} ref=${to === current ? reveal : null} aria-current=${to === current ? 'page' : null}>${words}${n ? html` <span class="count">${f.count(n)}</span>` : null}</a>`)}</nav>`;
}

// Json shows a value as it would be written.
export function Json({ value }) {
  return html`<pre class="code" tabindex="0">${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>`;
}
