// Scripts: what decides now, its source, how it came about, what it logs, and the reference.
import { html } from '../lib/html.js';
import { Header, Tabs } from '../lib/ui.js';
import { Active } from './scripts/active.js';
import { Source } from './scripts/source.js';
import { History } from './scripts/history.js';
import { Log } from './scripts/log.js';
import { Reference } from './scripts/reference.js';

const parts = { '': Active, source: Source, history: History, log: Log, reference: Reference };

const tabs = [['Active', '/scripts'], ['Source', '/scripts/source'], ['History', '/scripts/history'], ['Log', '/scripts/log'], ['Reference', '/scripts/reference']];

export default function Scripts({ path, query, who }) {
  const part = path[1] in parts ? path[1] : '';
  const Part = parts[part];
  return html`<${Header} title="Scripts" note="Policy is edited in your editor and your repository. Save, and the next message is decided by it." />
    <${Tabs} label="Parts of scripts" of=${tabs} current=${part ? `/scripts/${part}` : '/scripts'} />
    <${Part} path=${path} query=${query} who=${who} />`;
}
