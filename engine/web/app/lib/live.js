// Events of the server, as they happen: one connection for the page, whoever listens. It is closed while the page can't be
// seen, and opened again with a "resync", upon which listeners ask anew for what they show.
import { useEffect, useRef, useState } from 'preact/hooks';

const base = ['connected', 'disconnected', 'refused', 'boot', 'status', 'transaction', 'authorize', 'security', 'failed', 'scripts', 'log', 'store', 'change'];

// Feed is one stream of events.
class Feed {
  constructor(url, types) {
    this.url = url;
    this.types = types;
    this.listeners = new Set();
    this.state = 'connecting';
    this.retry = 1000;
  }

  listen(fn) {
    this.listeners.add(fn);
    if (this.listeners.size === 1) this.open();
    return () => {
      this.listeners.delete(fn);
      if (this.listeners.size === 0) this.close();
    };
  }

  tell(event) {
    for (const fn of [...this.listeners]) fn(event);
  }

  become(state) {
    if (state === this.state) return;
    this.state = state;
    this.tell({ type: 'state', data: state });
  }

  open() {
    if (this.source || this.listeners.size === 0 || document.hidden) return;
    clearTimeout(this.again);
    const source = new EventSource(this.url);
    this.source = source;
    source.onopen = () => {
      this.retry = 1000;
      this.become('live');
      if (this.before) this.tell({ type: 'resync' });
      this.before = true;
    };
    source.onerror = () => {
      this.close();
      this.become('lost');
      this.again = setTimeout(() => this.open(), this.retry);
      this.retry = Math.min(this.retry * 2, 15000);
    };
    for (const type of this.types) source.addEventListener(type, (e) => this.tell(JSON.parse(e.data)));
    source.addEventListener('missed', () => this.tell({ type: 'resync' }));
  }

  close() {
    clearTimeout(this.again);
    this.source?.close();
    this.source = null;
  }
}

const main = new Feed('/api/v1/events', base);
const feeds = new Set([main]);

document.addEventListener('visibilitychange', () => {
  for (const feed of feeds) {
    clearTimeout(feed.asleep);
    if (document.hidden) feed.asleep = setTimeout(() => feed.close(), 30000);
    else feed.open();
  }
});

// A page that the browser keeps to come back to must hold no connection: there are but six for all.
window.addEventListener('pagehide', () => {
  for (const feed of feeds) feed.close();
});
window.addEventListener('pageshow', (e) => {
  if (e.persisted) for (const feed of feeds) feed.open();
});

// restart opens the streams anew, after login.
export function restart() {
  for (const feed of feeds) {
    feed.close();
    feed.open();
  }
}

// useEvents calls fn(event) for events of these types, and for {type: "resync"}.
export function useEvents(types, fn) {
  const latest = useRef(fn);
  latest.current = fn;
  useEffect(() => main.listen((e) => {
    if (e.type === 'resync' || types.includes(e.type)) latest.current(e);
  }), [types.join()]);
}

// useMessages calls fn(event) for messages of a station, "" for all, while on holds.
export function useMessages(station, on, fn) {
  const latest = useRef(fn);
  latest.current = fn;
  useEffect(() => {
    if (!on) return undefined;
    const feed = new Feed(`/api/v1/events?type=message${station ? `&station=${encodeURIComponent(station)}` : ''}`, ['message']);
    feeds.add(feed);
    const end = feed.listen((e) => latest.current(e));
    return () => {
      end();
      feeds.delete(feed);
    };
  }, [station, on]);
}

// useFeedState is "live", "connecting" or "lost".
export function useFeedState() {
  const [state, set] = useState(main.state);
  useEffect(() => main.listen((e) => e.type === 'state' && set(e.data)), []);
  return state;
}
