// Events of the server, as they happen: one connection for the page, whoever listens, as a browser has but six for all pages of a
// host. It is closed soon after the page can't be seen, and opened again with a "resync", upon which listeners ask anew for what
// they show.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const types = ['connected', 'disconnected', 'refused', 'boot', 'status', 'transaction', 'authorize', 'security', 'failed', 'scripts', 'log', 'store', 'change', 'message'];
const patience = 2000; // milliseconds that a hidden page keeps its connection
const listeners = new Set();
const watched = []; // the stations whose messages are listened to; those of the last one come
const most = 300; // events that are remembered
const past = []; // the oldest first; messages are not among them
const seen = new Set(); // ids of the last events of this connection, and of the one before

let source = null;
let before = []; // connections that go on until source is open
let state = 'connecting';
let opened = false; // at least once
let retry = 1000;
let again = 0;
let asleep = 0;
let number = 0;

// recent are the last events since the console was opened, the newest first, each with a number that rises.
export const recent = () => past.toReversed();

function happened(id, event) {
  if (seen.has(id)) return;
  seen.add(id);
  if (seen.size > 2 * most) seen.delete(seen.values().next().value);
  if (event.type !== 'message') {
    number += 1;
    past.push({ ...event, number });
    if (past.length > most) past.shift();
  }
  tell(event);
}

function tell(event) {
  for (const fn of [...listeners]) fn(event);
}

function become(next) {
  if (next === state) return;
  state = next;
  tell({ type: 'state', data: state });
}

function closeBefore() {
  for (const s of before) s.close();
  before = [];
}

function close() {
  clearTimeout(again);
  closeBefore();
  source?.close();
  source = null;
}

function open() {
  if (source || listeners.size === 0 || document.hidden) return;
  clearTimeout(again);
  source = new EventSource(`/api/v1/events${watched.length > 0 ? `?messages=${encodeURIComponent(watched.at(-1))}` : ''}`);
  const mine = source;
  mine.onopen = () => {
    if (mine === source) closeBefore();
    retry = 1000;
    become('live');
    if (opened) tell({ type: 'resync' });
    opened = true;
  };
  mine.onerror = () => {
    if (mine !== source) {
      mine.close();
      return;
    }
    close();
    seen.clear(); // a csms that was started anew counts from one
    become('lost');
    again = setTimeout(open, retry);
    retry = Math.min(retry * 2, 15000);
  };
  for (const type of types) mine.addEventListener(type, (e) => happened(e.lastEventId, JSON.parse(e.data)));
  mine.addEventListener('missed', () => tell({ type: 'resync' }));
}

// restart opens the connection anew, after login and for other messages. The one before goes on until then, so that no event is missed.
export function restart() {
  if (source) before.push(source);
  source = null;
  open();
  if (!source) closeBefore();
}

document.addEventListener('visibilitychange', () => {
  clearTimeout(asleep);
  if (document.hidden) asleep = setTimeout(close, patience);
  else open();
});

// A page that the browser keeps to come back to holds no connection.
window.addEventListener('pagehide', close);
window.addEventListener('pageshow', (e) => e.persisted && open());

function listen(fn) {
  listeners.add(fn);
  open();
  return () => {
    listeners.delete(fn);
    if (listeners.size === 0) close();
  };
}

// useEvents calls fn(event) for events of these types, and for {type: "resync"}: from when it is drawn first, so that none falls between.
export function useEvents(of, fn) {
  const latest = useRef(fn);
  latest.current = fn;
  useLayoutEffect(() => listen((e) => {
    if (e.type === 'resync' || of.includes(e.type)) latest.current(e);
  }), [of.join()]);
}

// useMessages calls fn(event) for messages of a station, and for {type: "resync"}.
export function useMessages(station, fn) {
  useEffect(() => {
    watched.push(station);
    restart();
    return () => {
      watched.splice(watched.indexOf(station), 1);
      restart();
    };
  }, [station]);
  useEvents(['message'], (e) => (e.type === 'resync' || e.station.toLowerCase() === station.toLowerCase()) && fn(e));
}

// useFeedState is "live", "connecting" or "lost".
export function useFeedState() {
  const [shown, set] = useState(state);
  useLayoutEffect(() => listen((e) => e.type === 'state' && set(e.data)), []);
  return shown;
}
