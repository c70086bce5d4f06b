// What a page shows: asked for once, and again when something happened.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useEvents } from './live.js';

// quiet is how long a reload waits for more of the same, in milliseconds; and ten times as long as the answer took, so that what
// costs the server much is asked for less often.
const quiet = 400;

// useData is {data, error, loading, reload} of load(signal), which is called anew when deps change. Data of before stays
// while newer is on its way; an error that passes (status 0 or 503) is tried again.
export function useData(load, deps) {
  const [state, set] = useState({ data: null, error: null, loading: true });
  const latest = useRef(load);
  latest.current = load;
  const running = useRef(null);
  const waiting = useRef(0);
  const took = useRef(0);

  const run = useCallback((fresh) => {
    clearTimeout(waiting.current);
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    const begun = Date.now();
    set((s) => ({ data: fresh ? null : s.data, error: fresh ? null : s.error, loading: true }));
    latest.current(control.signal).then(
      (data) => {
        if (control.signal.aborted) return;
        took.current = Date.now() - begun;
        set({ data, error: null, loading: false });
      },
      (error) => {
        if (control.signal.aborted) return;
        set((s) => ({ data: s.data, error, loading: false }));
        if (error.status === 0 || error.status === 503) waiting.current = setTimeout(run, 3000);
      },
    );
  }, []);

  // reload asks again soon; many calls within a short time are one.
  const soon = useRef(0);
  const reload = useCallback(() => {
    if (soon.current) return;
    soon.current = setTimeout(() => {
      soon.current = 0;
      run();
    }, Math.max(quiet, Math.min(10 * took.current, 10000)));
  }, []);

  // At once, rather than after what is drawn is seen.
  useLayoutEffect(() => {
    run(true);
    return () => {
      running.current?.abort();
      clearTimeout(waiting.current);
      clearTimeout(soon.current);
      soon.current = 0;
    };
  }, deps);
  return { ...state, reload, now: run };
}

// useLiveData is useData that reloads at events of types, where about(event) holds.
export function useLiveData(load, deps, types, about = () => true) {
  const all = useData(load, deps);
  useEvents(types, (e) => (e.type === 'resync' || about(e)) && all.reload());
  return all;
}

// useTick draws again every ms milliseconds, for what shows how long ago something was.
export function useTick(ms = 1000) {
  const [, set] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && set((n) => n + 1), ms);
    return () => clearInterval(timer);
  }, [ms]);
}
