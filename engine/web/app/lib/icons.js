// Icons, drawn on a grid of 24 with lines of 1.75.
import { html } from './html.js';

const shapes = {
  overview: ['M4 13a8 8 0 0 1 16 0', 'M12 13l3.5-4', 'M4 17h16'],
  station: ['M6 20V6a2 2 0 0 1 2-2h5a2 2 0 0 1 2 2v14', 'M4 20h13', 'M10.8 8l-2 3.4h3.4l-2 3.6', 'M15 10h2a2 2 0 0 1 2 2v4a1.5 1.5 0 0 0 3 0V9l-2.5-2.5'],
  transaction: ['M13 3 5 14h6l-1 7 8-11h-6z'],
  token: ['M3 7a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z', 'M3 10h18', 'M7 15h4'],
  scripts: ['M8 7l-5 5 5 5', 'M16 7l5 5-5 5', 'M13.5 5l-3 14'],
  events: ['M3 12h4l2.5-7 5 14 2.5-7h4'],
  audit: ['M7 3h8l4 4v12a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z', 'M9 12h6', 'M9 16h6', 'M9 8h3'],
  more: ['M5 12h.01', 'M12 12h.01', 'M19 12h.01'],
  search: ['M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14z', 'M20 20l-4-4'],
  warning: ['M12 4 2.8 19.5h18.4z', 'M12 10v4', 'M12 17h.01'],
  check: ['M5 12.5l4.5 4.5L19 7'],
  close: ['M6 6l12 12', 'M18 6 6 18'],
  copy: ['M9 9h10v10a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2V11a2 2 0 0 1 2-2z', 'M16 5a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2'],
  sun: ['M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z', 'M12 2v2', 'M12 20v2', 'M2 12h2', 'M20 12h2', 'M5 5l1.4 1.4', 'M17.6 17.6 19 19', 'M5 19l1.4-1.4', 'M17.6 6.4 19 5'],
  moon: ['M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5z'],
  auto: ['M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z', 'M12 3v18', 'M12 8h6.5', 'M12 12h8.5', 'M12 16h6.5'],
  next: ['M9 5l7 7-7 7'],
  back: ['M15 5l-7 7 7 7'],
  down: ['M5 9l7 7 7-7'],
  pause: ['M8 5v14', 'M16 5v14'],
  play: ['M7 4.5v15l12-7.5z'],
  plus: ['M12 5v14', 'M5 12h14'],
  download: ['M12 4v11', 'M7 11l5 5 5-5', 'M4 20h16'],
  upload: ['M12 16V5', 'M7 9l5-5 5 5', 'M4 20h16'],
  lock: ['M6 11h12v9H6z', 'M8.5 11V8a3.5 3.5 0 0 1 7 0v3'],
  offline: ['M3 3l18 18', 'M5 12.5a10 10 0 0 1 4-2.4', 'M19 12.5a10 10 0 0 0-6-2.9', 'M8.5 16a5 5 0 0 1 7 0', 'M12 19.5h.01'],
  out: ['M14 5h4a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-4', 'M4 12h11', 'M11 8l4 4-4 4'],
  edit: ['M4 20h4L19 9l-4-4L4 16z', 'M13 7l4 4'],
  trash: ['M5 7h14', 'M10 4h4', 'M7 7l1 13h8l1-13'],
  refresh: ['M20 11a8 8 0 1 0-.6 4', 'M20 5v6h-6'],
  plug: ['M9 3v5', 'M15 3v5', 'M6 8h12v4a6 6 0 0 1-12 0z', 'M12 18v3'],
  clock: ['M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z', 'M12 7v5l3.5 2'],
  filter: ['M4 5h16l-6 7v6l-4 2v-8z'],
  command: ['M4 6h16v12H4z', 'M7.5 10l2.5 2-2.5 2', 'M12.5 14.5h4'],
};

// Icon draws one. It says nothing to screen readers: words beside it do.
export function Icon({ name, size = 18 }) {
  return html`<svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${shapes[name].map((d) => html`<path d=${d} />`)}</svg>`;
}
