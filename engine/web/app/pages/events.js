// Everything as it happens, and what happened since the console was opened.
import { useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { recent, useEvents } from '../lib/live.js';
import { setQuery, url } from '../lib/router.js';
import { Button, Empty, Header, Json, Status, Time } from '../lib/ui.js';
import { Filters, Search } from '../lib/filters.js';
import { happenings, say } from '../lib/happenings.js';
import { count } from '../lib/format.js';

const types = Object.keys(happenings);

// useRecent are the last events, the newest first. Those of one frame of the screen are drawn at once; paused, they are only counted.
function useRecent(paused) {
  const shown = useRef([]);
  const frame = useRef(0);
  const [, draw] = useState(0);
  useEvents(types, () => {
    frame.current ||= requestAnimationFrame(() => {
      frame.current = 0;
      draw((n) => n + 1);
    });
  });
  const all = recent();
  if (!paused) shown.current = all;
  return { items: shown.current, waiting: all.length > 0 ? all[0].number - (shown.current[0]?.number || 0) : 0 };
}

function Row({ event }) {
  const [open, set] = useState(false);
  const { words, tone, text } = say(event);
  return html`<li class="event">
    <${Time} at=${event.time} />
    <span class="event-station">${event.station ? html`<a href=${url(['stations', event.station])}>${event.station}</a>` : html`<span class="faint">csms</span>`}</span>
    <span><${Status} value=${event.type} tone=${tone} label=${words} /></span>
    <span class="event-text">${text}</span>
    <button type="button" class="icon-button" aria-expanded=${open} aria-label="Details" onClick=${() => set(!open)}>…</button>
    ${open && html`<div class="event-detail"><${Json} value=${event.data} /></div>`}
  </li>`;
}

export default function Events({ query }) {
  const [paused, pause] = useState(false);
  const { items, waiting } = useRecent(paused);
  const chosen = (query.type || '').split(',').filter(Boolean);
  const toggle = (type) => setQuery({ type: (chosen.includes(type) ? chosen.filter((t) => t !== type) : [...chosen, type]).join(',') });
  const station = (query.station || '').toLowerCase();
  const shown = items.filter((e) => (chosen.length === 0 || chosen.includes(e.type)) && (!station || (e.station || '').toLowerCase().includes(station)));
  return html`<${Header} title="Events" note="Everything as it happens, since the console was opened.">
      <${Button} icon=${paused ? 'play' : 'pause'} onClick=${() => pause(!paused)}>${paused ? `Go on${waiting ? ` (${count(waiting)})` : ''}` : 'Pause'}</${Button}>
    </${Header}>
    <${Filters}><${Search} name="station" label="Station" placeholder="Station’s id" /></${Filters}>
    <div class="chips" role="group" aria-label="Types of events">${types.map((t) => html`<button type="button" class="chip" aria-pressed=${chosen.includes(t)} onClick=${() => toggle(t)}>${happenings[t].words}</button>`)}</div>
    ${shown.length === 0
      ? html`<${Empty} icon="events" title=${items.length ? 'None of what happened fits' : 'Nothing has happened yet'}>${items.length ? `${count(items.length)} other events are hidden by the filters.` : 'Events appear here the moment they happen.'}</${Empty}>`
      : html`<ol class="event-list">${shown.map((e) => html`<${Row} key=${e.number} event=${e} />`)}</ol>`}`;
}
