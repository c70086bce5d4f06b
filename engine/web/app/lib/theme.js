// Light or dark: as the system, or as was chosen.
import { useState } from 'preact/hooks';
import { html } from './html.js';
import { IconButton } from './ui.js';

const key = 'csms.theme';
const order = ['auto', 'light', 'dark'];
const icons = { auto: 'auto', light: 'sun', dark: 'moon' };

function stored() {
  try {
    const v = localStorage.getItem(key);
    return order.includes(v) ? v : 'auto';
  } catch {
    return 'auto';
  }
}

function apply(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(key, theme);
  } catch { /* not kept */ }
}

apply(stored());

// ThemeButton goes from one to the next.
export function ThemeButton() {
  const [theme, set] = useState(stored());
  const next = order[(order.indexOf(theme) + 1) % order.length];
  return html`<${IconButton} icon=${icons[theme]} label=${`Colours: ${theme}. Change to ${next}`} onClick=${() => { apply(next); set(next); }} />`;
}
