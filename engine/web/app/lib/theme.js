// Light or dark: as the system, or as was chosen, which the server is told by a cookie, so that the page comes in its colours.
import { useState } from 'preact/hooks';
import { html } from './html.js';
import { IconButton } from './ui.js';

const order = ['auto', 'light', 'dark'];
const icons = { auto: 'auto', light: 'sun', dark: 'moon' };
const year = 365 * 24 * 3600; // seconds

function choose(theme) {
  document.documentElement.dataset.theme = theme;
  document.cookie = `csms_theme=${theme}; path=/; max-age=${theme === 'auto' ? 0 : year}; samesite=strict`;
}

// ThemeButton goes from one to the next.
export function ThemeButton() {
  const [theme, set] = useState(document.documentElement.dataset.theme || 'auto');
  const next = order[(order.indexOf(theme) + 1) % order.length];
  return html`<${IconButton} icon=${icons[theme]} label=${`Colours: ${theme}. Change to ${next}`} onClick=${() => { choose(next); set(next); }} />`;
}
