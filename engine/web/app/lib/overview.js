// The overview, asked for once for all parts of the page that show something of it, and not more often than every two seconds.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { get } from './api.js';
import { useEvents } from './live.js';

const pause = 2000;
const changes = ['connected', 'disconnected', 'refused', 'boot', 'status', 'transaction', 'scripts', 'store', 'change'];
const listeners = new Set();
let state = { data: null, error: null, loading: true };
let timer = 0;
let asked = 0;

function tell(next) {
  state = next;
  for (const fn of [...listeners]) fn(state);
}

function ask() {
  clearTimeout(timer);
  timer = 0;
  asked = Date.now();
  get('overview').then(
    (data) => tell({ data, error: null, loading: false }),
    (error) => {
      tell({ data: state.data, error, loading: false });
      if (error.status === 0 || error.status === 503) soon();
    },
  );
}

function soon() {
  if (!timer && listeners.size > 0) timer = setTimeout(ask, Math.max(0, asked + pause - Date.now()));
}

// asking asks, and resolves once there is an answer, or after ms milliseconds.
export function asking(ms) {
  ask();
  return new Promise((resolve) => {
    const done = () => {
      listeners.delete(done);
      clearTimeout(late);
      resolve();
    };
    const late = setTimeout(done, ms);
    listeners.add(done);
  });
}

// addressOf is where a station of an id connects: at this machine, where csms listens at all addresses of its own.
export function addressOf(id, overview) {
  return overview.stations.url.replace(/(?<=\/\/)(0\.0\.0\.0|\[::\])(?=:)/, location.hostname) + id;
}

// useOverview is {data, error, loading, now} like useData's.
export function useOverview() {
  const [shown, set] = useState(state);
  const first = useRef(true);
  useLayoutEffect(() => {
    listeners.add(set);
    set(state); // what came between the drawing and now
    if (first.current && Date.now() - asked > pause) ask();
    first.current = false;
    return () => {
      listeners.delete(set);
    };
  }, []);
  useEvents(changes, soon);
  return { ...shown, now: ask };
}
