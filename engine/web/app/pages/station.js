// A station: its site, and what else is known of it, in parts that are loaded when they are shown.
import { useEffect, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { get, path as apiPath } from '../lib/api.js';
import { useLiveData } from '../lib/data.js';
import { url } from '../lib/router.js';
import { Empty, Header, Loaded, Status, Tabs, Trouble } from '../lib/ui.js';
import { wholeOf } from './station/states.js';

const parts = {
  '': ['Site', () => import('./station/site.js')],
  commands: ['Commands', () => import('./station/commands.js')],
  messages: ['Messages', () => import('./station/messages.js')],
  configuration: ['Configuration', () => import('./station/configuration.js')],
  profiles: ['Charging profiles', () => import('./station/profiles.js')],
  log: ['Security and log', () => import('./station/reports.js')],
  settings: ['Settings', () => import('./station/settings.js')],
};

// Part loads the module of a tab and draws it.
function Part({ name, ...rest }) {
  const [loaded, set] = useState({});
  useEffect(() => {
    let current = true;
    parts[name][1]().then((m) => current && set({ name, Shown: m.default }), (error) => current && set({ name, error }));
    return () => {
      current = false;
    };
  }, [name]);
  if (loaded.name !== name) return null;
  if (loaded.error) return html`<${Trouble} error=${{ message: 'This part could not be loaded. csms may have been updated: load the page again.' }} retry=${() => location.reload()} />`;
  return html`<${loaded.Shown} ...${rest} />`;
}

// about reports whether an event can change what is shown of a station.
function about(event, id) {
  if (event.type === 'change') return event.data?.target?.toLowerCase() === `stations/${id.toLowerCase()}`;
  return event.station?.toLowerCase() === id.toLowerCase();
}

function State({ of: s }) {
  if (!s.connected) return html`<${Status} value="offline" tone="off" label="Not connected" />`;
  if (s.registration && s.registration !== 'Accepted') return html`<${Status} value=${s.registration} />`;
  return html`<${Status} value=${s.status || 'Connected'} tone=${wholeOf(s).tone} label=${wholeOf(s).word} />`;
}

export default function Station({ path, query, who }) {
  const [, id, tab = ''] = path;
  const station = useLiveData((signal) => get(apiPath('stations', id), {}, signal), [id],
    ['connected', 'disconnected', 'boot', 'status', 'transaction', 'change'], (e) => about(e, id));
  const s = station.data;
  const to = (name) => url(name ? ['stations', id, name] : ['stations', id]);
  if (station.error?.status === 404 && !s) {
    return html`<${Header} title=${id} trail=${[['Stations', '/stations']]} /><${Empty} icon="station" title="No station has this id">It has never connected here, or was removed. <a href="/stations">All stations</a></${Empty}>`;
  }
  return html`<${Header} title=${s?.id || id} trail=${[['Stations', '/stations']]}
      note=${html`<span class="row station-note">${s && html`<${State} of=${s} /><span>${[s.vendor, s.model].filter(Boolean).join(' ')}</span>${s.version && html`<span>OCPP ${s.version}</span>`}`}</span>`} />
    <${Tabs} label="Parts of the station" current=${to(tab)} of=${Object.entries(parts).map(([name, [words]]) => [words, to(name)])} />
    <${Loaded} of=${station}>${(data) => (parts[tab]
      ? html`<${Part} name=${tab} station=${data} query=${query} who=${who} reload=${station.reload} />`
      : html`<${Empty} icon="search" title="There is no such part"><a href=${to('')}>The station</a></${Empty}>`)}</${Loaded}>`;
}
