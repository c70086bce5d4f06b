// The console: who is here, where they are, and the frame around pages.
import { render } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from './lib/html.js';
import { Icon } from './lib/icons.js';
import { onUnauthorized, post } from './lib/api.js';
import { restart, useFeedState } from './lib/live.js';
import { useOverview } from './lib/overview.js';
import { address as here, useAddress } from './lib/router.js';
import { Empty, IconButton, Trouble } from './lib/ui.js';
import { ThemeButton } from './lib/theme.js';

// places are what the first segment of an address means. Its page is a module whose default gets {path, query, who}. Where it
// exports before, that is waited for before the console is drawn with it first.
const places = {
  '': { name: 'Overview', icon: 'overview', page: () => import('./pages/overview.js') },
  stations: { name: 'Stations', icon: 'station', page: () => import('./pages/stations.js'), one: () => import('./pages/station.js') },
  transactions: { name: 'Transactions', icon: 'transaction', page: () => import('./pages/transactions.js'), one: () => import('./pages/transaction.js') },
  tokens: { name: 'Tokens', icon: 'token', page: () => import('./pages/tokens.js') },
  scripts: { name: 'Scripts', icon: 'scripts', page: () => import('./pages/scripts.js'), one: () => import('./pages/scripts.js') },
  events: { name: 'Events', icon: 'events', page: () => import('./pages/events.js') },
  audit: { name: 'Audit', icon: 'audit', page: () => import('./pages/audit.js') },
};

// loadOf is what loads the page of an address; undefined where there is none.
function loadOf({ path }) {
  const place = places[path[0] || ''];
  return place && (path.length > 1 ? place.one : place.page);
}

// Page loads the module of the place and draws it. begun is what is loaded of it: {load, page} or {load, error}.
function Page({ address, who, begun }) {
  const load = loadOf(address);
  const [loaded, set] = useState(begun);
  useLayoutEffect(() => {
    if (!load || load === loaded.load) return undefined;
    let current = true;
    load().then((m) => current && set({ load, page: m.default }), (error) => current && set({ load, error }));
    return () => {
      current = false;
    };
  }, [load]);
  // A new page begins at its top, and tells its title to those who don't see it: at once, so that it takes the focus from nothing
  // that is used already.
  const key = address.path.join('/');
  const first = useRef(true);
  useLayoutEffect(() => {
    if (!first.current) {
      window.scrollTo(0, 0);
      document.querySelector('h1')?.focus({ preventScroll: true });
    }
    if (loaded.page) first.current = false;
  }, [key, loaded.page]);
  if (!load) return html`<${Empty} icon="search" title="There is no such page"><a href="/">Go to the overview</a></${Empty}>`;
  if (loaded.load !== load) return null;
  if (loaded.error) return html`<${Trouble} error=${{ message: 'This page could not be loaded. csms may have been updated: load it again.' }} retry=${() => location.reload()} />`;
  const Shown = loaded.page;
  return html`<${Shown} ...${address} who=${who} key=${address.path.slice(0, 2).join('/')} />`;
}

const feedWords = { live: 'Live', connecting: 'Connecting', lost: 'Not connected' };

function Feed() {
  const state = useFeedState();
  return html`<span class=${`feed ${state}`} role="status">${feedWords[state]}</span>`;
}

// badges are counts beside the names of places: what needs a person there.
function useBadges() {
  const { data } = useOverview();
  const counts = data?.attention_counts || {};
  const total = (...kinds) => kinds.reduce((sum, k) => sum + (counts[k] || 0), 0);
  return {
    stations: total('faulted', 'silent', 'pending', 'logins'),
    transactions: total('gaps', 'no_end'),
    scripts: total('scripts'),
  };
}

function Nav({ at }) {
  const badges = useBadges();
  const [more, setMore] = useState(false);
  useEffect(() => setMore(false), [at]);
  return html`<nav class="nav" aria-label="Main">
    ${Object.entries(places).map(([key, p], i) => html`<a href=${`/${key}`} class=${i > 3 ? 'minor' : ''} aria-current=${key === at ? 'page' : null}>
      <${Icon} name=${p.icon} size=${20} /><span>${p.name}</span>
      ${badges[key] > 0 && html`<b class=${`badge ${key === 'scripts' ? 'bad' : ''}`} title="need attention"><span class="sr">, </span>${badges[key] > 999 ? '999+' : badges[key]}<span class="sr"> need attention</span></b>`}</a>`)}
    <button type="button" class="more" aria-expanded=${more} aria-controls="more" onClick=${() => setMore(!more)}><${Icon} name="more" size=${20} /><span>More</span></button>
    ${more && html`<div class="more-menu" id="more">${Object.entries(places).slice(4).map(([key, p]) => html`<a href=${`/${key}`} aria-current=${key === at ? 'page' : null}><${Icon} name=${p.icon} />${p.name}</a>`)}</div>`}
  </nav>`;
}

function Shell({ who, first, onLogout }) {
  const address = useAddress();
  return html`<a class="skip" href="#main" onClick=${(e) => { e.preventDefault(); document.getElementById('main').focus(); }}>Skip to the page</a>
    <div class="shell">
      <aside class="side">
        <a class="brand" href="/"><svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" /><path d="M17.6 5 8.5 18h6.2l-1.3 9 9.1-13h-6.2z" /></svg>csms</a>
        <${Nav} at=${address.path[0] || ''} />
        <div class="side-foot">
          <${Feed} />
          <span class="who">${who.token_needed && html`<span title=${who.role === 'full' ? 'may change everything' : 'may look only'}>${who.name}</span>`}</span>
          <${ThemeButton} />
          ${who.token_needed && html`<${IconButton} icon="out" label="Log out" onClick=${onLogout} />`}
        </div>
      </aside>
      <main id="main" tabindex="-1"><${Page} address=${address} who=${who} begun=${first} /></main>
    </div>`;
}

// Console is the frame for who, or the login where that is nobody: a token is needed.
function Console({ first, who: atFirst }) {
  const [who, setWho] = useState(atFirst);
  const [error, setError] = useState(null);
  const [Login, setLogin] = useState(null);
  useLayoutEffect(() => onUnauthorized(() => setWho(null)), []);
  useLayoutEffect(() => {
    if (!who && !Login) import('./pages/login.js').then((m) => setLogin(() => m.default), setError);
  }, [who]);
  if (error) return html`<main class="alone"><${Trouble} error=${error} retry=${() => location.reload()} /></main>`;
  if (!who) return Login && html`<${Login} onDone=${(w) => { setWho({ ...w, token_needed: true }); restart(); }} />`;
  const logout = () => post('logout').then(() => setWho(null), setError);
  return html`<${Shell} who=${who} first=${first} onLogout=${logout} />`;
}

// begin takes over the frame that the page came with, once the module is there of what is shown in it.
async function begin() {
  const app = document.getElementById('app');
  const who = JSON.parse(document.getElementById('who').textContent);
  const load = loadOf(here());
  let first = {};
  if (who && load) {
    try {
      const module = await load();
      await module.before?.();
      first = { load, page: module.default };
    } catch (error) {
      first = { load, error };
    }
  }
  app.removeAttribute('aria-busy');
  render(html`<${Console} first=${first} who=${who} />`, app);
}

begin();
