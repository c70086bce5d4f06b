// Events of the server, as they happen: one connection for the page, whoever listens, as a browser has but six for all pages of a
// host. It is closed soon after the page can't be seen, and opened again with a "resync", upon which listeners ask anew for what
// they show.
import { useEffect, useRef, useState } from 'preact/hooks';

const types = ['connected', 'disconnected', 'refused', 'boot', 'status', 'transaction', 'authorize', 'security', 'failed', 'scripts', 'log', 'store', 'change', 'message'];
const patience = 2000; // milliseconds that a hidden page keeps its connection
const listeners = new Set();
const watched = []; // the stations whose messages are listened to; those of the last one come
const most = 300; // events that are remembered
const past = []; // the oldest first; messages are not among them

let source = null;
let state = 'connecting';
let opened = false; // at least once
let retry = 1000;
let again = 0;
let asleep = 0;
let number = 0;

// recent are the last events since the console was opened, the newest first, each with a number that rises.
export const recent = () => past.toReversed();

function happened(event) {
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

function close() {
  clearTimeout(again);
  source?.close();
  source = null;
}

function open() {
  if (source || listeners.size === 0 || document.hidden) return;
  clearTimeout(again);
  source = new EventSource(`/api/v1/events${watched.length > 0 ? `?messages=${encodeURIComponent(watched.at(-1))}` : ''}`);
  source.onopen = () => {
    retry = 1000;
    become('live');
    if (opened) tell({ type: 'resync' });
    opened = true;
  };
  source.onerror = () => {
    close();
    become('lost');
    again = setTimeout(open, retry);
    retry = Math.min(retry * 2, 15000);
  };
  for (const type of types) source.addEventListener(type, (e) => happened(JSON.parse(e.data)));
  source.addEventListener('missed', () => tell({ type: 'resync' }));
}

// restart opens the connection anew, after login and for other messages.
export function restart() {
  close();
  open();
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

// useEvents calls fn(event) for events of these types, and for {type: "resync"}.
export function useEvents(of, fn) {
  const latest = useRef(fn);
  latest.current = fn;
  useEffect(() => listen((e) => {
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
  useEffect(() => listen((e) => e.type === 'state' && set(e.data)), []);
  return shown;
}
