// Filters of lists. They live in the address.
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from './html.js';
import { Icon } from './icons.js';
import { address, setQuery } from './router.js';

// Search is a text that filters by the query's name, soon after typing ends. suggestions are values to choose from.
export function Search({ name = 'q', label, placeholder, icon = 'search', suggestions }) {
  const current = address().query[name] || '';
  const [text, set] = useState(current);
  const typed = useRef(0);
  useEffect(() => {
    if (!typed.current) set(current);
  }, [current]);
  useEffect(() => () => clearTimeout(typed.current), []);
  const input = (e) => {
    const value = e.currentTarget.value;
    set(value);
    clearTimeout(typed.current);
    typed.current = setTimeout(() => {
      typed.current = 0;
      setQuery({ [name]: value.trim() });
    }, 250);
  };
  return html`<label class="search"><span class="sr">${label}</span><${Icon} name=${icon} size=${16} />
    <input type="search" value=${text} onInput=${input} placeholder=${placeholder || label} autocomplete="off" spellcheck=${false} maxlength="255" list=${suggestions && `${name}-list`} />
    ${suggestions && html`<datalist id=${`${name}-list`}>${suggestions.map((s) => html`<option value=${s} />`)}</datalist>`}</label>`;
}

// Choice filters by one of options: [[value, words]], or by none, which is called all.
export function Choice({ name, label, options, all = 'All' }) {
  const current = address().query[name] || '';
  return html`<label class="choice"><span>${label}</span>
    <select value=${current} onChange=${(e) => setQuery({ [name]: e.currentTarget.value })}>
      <option value="">${all}</option>${options.map(([value, words]) => html`<option value=${value} selected=${value === current}>${words}</option>`)}
    </select></label>`;
}

// Typed filters by a text that has to fit as a whole; options are suggested. It is set by Enter, by leaving it, or by a choice.
export function Typed({ name, label, placeholder, options = [] }) {
  const current = address().query[name] || '';
  const set = (e) => e.currentTarget.value.trim() !== current && setQuery({ [name]: e.currentTarget.value.trim() });
  return html`<label class="choice"><span>${label}</span>
    <input value=${current} placeholder=${placeholder} list=${`${name}-options`} maxlength="350" autocomplete="off" spellcheck=${false} onChange=${set}
      onInput=${(e) => options.includes(e.currentTarget.value) && set(e)} />
    <datalist id=${`${name}-options`}>${options.map((o) => html`<option value=${o} />`)}</datalist></label>`;
}

// DateRange filters by from and to, days of this place. The query has times, to is the begin of the day after the last.
export function DateRange({ from = 'from', to = 'to' }) {
  const { query } = address();
  const day = (t, minus = 0) => {
    if (!t || Number.isNaN(Date.parse(t))) return '';
    const d = new Date(Date.parse(t) - minus);
    return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`;
  };
  const set = (name, plus) => (e) => {
    const value = e.currentTarget.value;
    if (!value) return setQuery({ [name]: '' });
    const [y, m, d] = value.split('-').map(Number);
    if (y < 1970) return undefined; // still typing
    return setQuery({ [name]: new Date(y, m - 1, d + plus).toISOString() });
  };
  return html`<label class="choice"><span>From</span><input type="date" value=${day(query[from])} onChange=${set(from, 0)} /></label>
    <label class="choice"><span>To</span><input type="date" value=${day(query[to], 1)} onChange=${set(to, 1)} /></label>`;
}

// Filters holds them in a row. children: Search, Choice, … beside are names in the query that are no filters.
export function Filters({ children, beside = [] }) {
  const { query } = address();
  const set = Object.keys(query).filter((k) => k !== 'cursor' && !beside.includes(k));
  return html`<div class="filters" role="search">${children}
    ${set.length > 0 && html`<button type="button" class="button quiet" onClick=${() => setQuery(Object.fromEntries(set.map((k) => [k, undefined])))}>Clear</button>`}</div>`;
}
