// What scripts log, and their errors, as they happen.
import { useRef, useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { get } from '../../lib/api.js';
import { useData } from '../../lib/data.js';
import { useEvents } from '../../lib/live.js';
import { url } from '../../lib/router.js';
import { Button, Empty, Loaded, Status, Time } from '../../lib/ui.js';
import { Choice, Filters, Search } from '../../lib/filters.js';

const most = 500;
const rank = { debug: 0, info: 1, warn: 2, error: 3 };
const tests = [['yes', 'With those of tests']];
const levels = [['info', 'Info and above'], ['warn', 'Warnings and errors'], ['error', 'Errors']];

const fieldText = (v) => (typeof v === 'string' ? v : JSON.stringify(v));

function Line({ line }) {
  const { traceback, ...fields } = line.fields || {};
  return html`<li class="log-line">
    <${Time} at=${line.time} /><span><${Status} value=${line.level} tone=${{ error: 'bad', warn: 'wait' }[line.level] || 'idle'} /></span>
    <div class="log-text">${line.text}
      ${Object.entries(fields).map(([k, v]) => html` <span class="log-field"><b>${k}</b> ${fieldText(v)}</span>`)}
      <div class="faint log-at">${line.file && html`<a href=${url(['scripts', 'source'], { file: line.file, line: line.line })}>${line.file}${line.line ? `:${line.line}` : ''}</a>`}
        ${line.callback && html` in <code>${line.callback}</code>`}${line.test && ' in a test'}${line.station && html` for <a href=${url(['stations', line.station])}>${line.station}</a>`}</div>
      ${traceback && html`<details><summary>Traceback</summary><pre class="code" tabindex="0">${traceback}</pre></details>`}
    </div></li>`;
}

export function Log({ query }) {
  const [paused, pause] = useState(false);
  const live = useRef({ lines: [], number: 0 });
  const frame = useRef(0);
  const [, draw] = useState(0);
  const past = useData(async (signal) => {
    const { items } = await get('scripts/log', { limit: most }, signal);
    live.current.lines = [];
    return items;
  }, []);
  useEvents(['log'], (e) => {
    if (e.type === 'resync') {
      past.reload();
      return;
    }
    const l = live.current;
    l.number += 1;
    l.lines = [{ ...e.data, key: l.number }, ...l.lines].slice(0, most);
    if (!paused) frame.current ||= requestAnimationFrame(() => {
      frame.current = 0;
      draw((n) => n + 1);
    });
  });
  const q = (query.q || '').toLowerCase();
  const fits = (l) => (query.tests === 'yes' || !l.test) && rank[l.level] >= (rank[query.level] ?? 0) && (!q || JSON.stringify(l).toLowerCase().includes(q));
  return html`<${Filters}><${Search} label="Search the log" placeholder="Text, plugin or station" /><${Choice} name="level" label="Level" options=${levels} />
      <${Choice} name="tests" label="Lines" all="Of messages and schedules" options=${tests} />
      <${Button} icon=${paused ? 'play' : 'pause'} onClick=${() => pause(!paused)}>${paused ? 'Go on' : 'Pause'}</${Button}></${Filters}>
    <${Loaded} of=${past}>${(items) => {
      const lines = [...live.current.lines, ...items].filter(fits).slice(0, most);
      return lines.length === 0
        ? html`<${Empty} icon="scripts" title=${q || query.level ? 'No line fits' : 'Scripts have logged nothing yet'}>Lines of <code>log.info</code> and the like appear here, and the errors of callbacks with their tracebacks.</${Empty}>`
        : html`<ol class="event-list">${lines.map((l, i) => html`<${Line} key=${l.key ?? `p${l.time}${i}`} line=${l} />`)}</ol>`;
    }}</${Loaded}>`;
}
