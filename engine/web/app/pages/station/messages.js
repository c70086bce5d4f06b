// Live frames of a station, both directions, each CALL with its answer.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { get, path } from '../../lib/api.js';
import { useMessages } from '../../lib/live.js';
import { count } from '../../lib/format.js';
import { Button, Copy, Empty, IconButton, Trouble } from '../../lib/ui.js';
import { Choice, Filters, Search } from '../../lib/filters.js';
import { Frames, most } from './frames.js';
import { Block } from './frame-row.js';

const past = 200;
const waiting = 2 * most; // messages that are kept while the page is paused or can't be seen

const between = 66; // milliseconds from a draw to the next: nobody reads faster

// useFrames is the model with what changes it: messages of before, and those that come, drawn together.
function useFrames(station) {
  const frames = useMemo(() => new Frames(), [station]);
  const [state, set] = useState({ draws: 0, paused: false, missed: 0, error: null, loading: true });
  const here = useRef({ queue: [], ready: false, paused: false, missed: 0, last: 0, timer: 0, handle: 0 }).current;

  const draw = () => {
    here.timer = 0;
    here.last = performance.now();
    if (!here.paused) frames.add(here.queue.splice(0));
    set((s) => ({ ...s, draws: s.draws + 1, missed: here.missed, paused: here.paused }));
  };
  const soon = () => {
    here.timer ||= setTimeout(() => {
      here.handle = requestAnimationFrame(draw);
    }, Math.max(0, here.last + between - performance.now()));
  };
  const load = () => {
    here.ready = false;
    const done = (error) => {
      here.ready = true;
      set((s) => ({ ...s, error, loading: false }));
      soon();
    };
    return get(path('stations', station, 'messages'), { limit: past }).then(({ items }) => {
      frames.add(items.reverse());
      done(null);
    }, done);
  };
  useEffect(() => {
    load();
    return () => {
      clearTimeout(here.timer);
      cancelAnimationFrame(here.handle);
    };
  }, [station]);

  useMessages(station, (e) => {
    if (e.type === 'resync') return load();
    here.queue.push(e.data);
    if (here.queue.length > waiting) here.queue.splice(0, here.queue.length - waiting);
    if (here.paused) {
      here.missed += 1;
      if (here.missed % 20 !== 1) return undefined;
    }
    if (here.ready) soon();
    return undefined;
  });
  const pause = (paused) => {
    here.paused = paused;
    here.missed = 0;
    soon();
  };
  const clear = () => {
    frames.clear();
    here.queue.length = 0;
    soon();
  };
  return { ...state, frames, pause, clear };
}

function Bar({ live, shown, filtered }) {
  const { frames, paused, missed } = live;
  const lines = () => frames.blocks.flatMap((b) => b.rows).filter((r) => r.fits(filtered)).flatMap((r) => [r.call, r.answer]).filter(Boolean).map((m) => JSON.stringify(m)).join('\n');
  const [text, setText] = useState(null);
  useEffect(() => setText(null), [live.draws]);
  return html`<div class="frames-bar"><${Button} icon=${paused ? 'play' : 'pause'} onClick=${() => live.pause(!paused)}>${paused ? 'Go on' : 'Pause'}</${Button}>
    <span class="num" role="status">${paused ? html`<b>Paused.</b> ${missed > 0 ? `${missed > 1 ? 'About ' : ''}${count(missed)} more came.` : ''}` : ''}</span>
    <span class="faint num right">${count(shown)} ${shown === 1 ? 'row' : 'rows'}${shown < frames.count ? ` of ${count(frames.count)}` : ''}</span>
    <span onPointerEnter=${() => setText(lines())} onFocusCapture=${() => setText(lines())}><${Copy} text=${text ?? ''} label="Copy all that are shown, as lines of JSON" /></span>
    <${IconButton} icon="trash" label="Empty the list" onClick=${live.clear} /></div>`;
}

export default function Messages({ station, query }) {
  const live = useFrames(station.id);
  const { frames } = live;
  const filter = useMemo(() => ({ q: (query.q || '').trim().toLowerCase(), action: query.action, direction: query.direction, outcome: query.outcome }),
    [query.q, query.action, query.direction, query.outcome]);
  const [opened, setOpened] = useState(new Set());
  const toggle = useRef();
  toggle.current = (key) => {
    setOpened((o) => {
      const next = new Set(o);
      if (!next.delete(key)) next.add(key);
      return next;
    });
    if (!live.paused && !opened.has(key)) live.pause(true);
  };
  const onToggle = useMemo(() => (key) => toggle.current(key), []);
  const shown = frames.blocks.reduce((n, b) => n + b.rows.reduce((m, r) => m + (r.fits(filter) ? 1 : 0), 0), 0);
  const actions = [...new Set([...frames.actions, ...(query.action ? [query.action] : [])])].sort();
  const off = live.error?.status === 404;
  return html`<${Filters}>
      <${Search} label="Search messages" placeholder="Any text in a message" />
      <${Choice} name="action" label="Action" options=${actions.map((a) => [a, a])} />
      <${Choice} name="direction" label="Asked by" options=${[['in', 'Station'], ['out', 'csms']]} />
      <${Choice} name="outcome" label="Outcome" options=${[['ok', 'Taken'], ['refused', 'Refused'], ['open', 'No answer yet']]} />
    </${Filters}>
    ${off ? html`<p class="hint">Messages aren’t kept here (messages.dir): only those from now on are shown.</p>` : html`<${Trouble} error=${live.error} />`}
    <section class="frames card flush" aria-label="Messages">
      <${Bar} live=${live} shown=${shown} filtered=${filter} />
      ${shown > 0 && html`<div class="frame-row frame-head" aria-hidden="true"><span>Time</span><span>Asked by</span><span>Action</span><span>Outcome</span><span class="right">Took</span><span class="right">Size</span></div>`}
      <div class="frame-list">${frames.blocks.toReversed().map((b) => html`<${Block} key=${b.key} block=${b} version=${b.version} count=${b.rows.length} filter=${filter} opened=${opened} onToggle=${onToggle} />`)}</div>
      ${shown === 0 && !live.loading && (frames.count > 0
        ? html`<${Empty} icon="filter" title="No message fits">${count(frames.count)} others are here.</${Empty}>`
        : html`<${Empty} icon="events" title="No messages yet">${station.connected ? 'They are shown as they come.' : 'The station is not connected.'}</${Empty}>`)}
    </section>`;
}
