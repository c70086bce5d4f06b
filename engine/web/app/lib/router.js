// Addresses are the state of the page: what is shown can be bookmarked, shared, and gone back to.
import { useEffect, useState } from 'preact/hooks';

const changed = new EventTarget();
const tell = () => changed.dispatchEvent(new Event('change'));
window.addEventListener('popstate', tell);

// go shows another address. replace: without a step in the history.
export function go(url, { replace = false } = {}) {
  if (url !== location.pathname + location.search) history[replace ? 'replaceState' : 'pushState'](null, '', url);
  tell();
}

// Links within the console don't load the page anew.
document.addEventListener('click', (e) => {
  const link = e.target.closest?.('a[href]');
  if (!link || e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  const url = new URL(link.href);
  if (link.target || link.download || url.origin !== location.origin || /^\/(api|openapi|metrics|assets)/.test(url.pathname)) return;
  e.preventDefault();
  go(url.pathname + url.search);
});

// useAddress is {path: ["stations", "CS-1"], query: {q: "…"}}, decoded.
export function useAddress() {
  const [, draw] = useState(0);
  useEffect(() => {
    const fn = () => draw((n) => n + 1);
    changed.addEventListener('change', fn);
    fn(); // the address may have changed since it was drawn
    return () => changed.removeEventListener('change', fn);
  }, []);
  return address();
}

export function address() {
  const path = location.pathname.split('/').filter(Boolean).map((s) => {
    try {
      return decodeURIComponent(s);
    } catch {
      return s;
    }
  });
  return { path, query: Object.fromEntries(new URLSearchParams(location.search)) };
}

// url of segments and a query.
export function url(segments, query = {}) {
  const q = new URLSearchParams(Object.entries(query).filter(([, v]) => v !== undefined && v !== null && v !== ''));
  const text = q.toString();
  return `/${segments.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

// setQuery changes parts of the query; a filter that changes goes back to the first page. Typing leaves no steps in the history.
export function setQuery(change, { replace = true } = {}) {
  const { path, query } = address();
  go(url(path, { ...query, cursor: undefined, ...change }), { replace });
}
