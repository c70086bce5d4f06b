// Plots: bars and lines as SVG, drawn to the width there is, with the value under the pointer in words, and a table of the
// same for those who don't see them.
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from './html.js';
import * as f from './format.js';

const pad = { left: 66, right: 12, top: 10, bottom: 24 };

// useWidth is the width of an element in pixels, 0 until it is known.
function useWidth() {
  const ref = useRef(null);
  const [width, set] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([e]) => set(Math.floor(e.contentRect.width)));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

// ticks are some round values from 0 (or min) to max.
export function ticks(min, max, want = 4) {
  if (max <= min) return [min];
  const raw = (max - min) / want;
  const base = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].find((m) => m * base >= raw) * base;
  const out = [];
  for (let v = Math.ceil(min / step) * step; v <= max + step * 1e-9; v += step) out.push(v);
  return out;
}

const minute = 60000;
const timeSteps = [1 / 60, 1 / 12, 1 / 4, 1 / 2, 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080].map((m) => m * minute);

// timeTicks are round times of this place between two, and how to write them.
function timeTicks(from, to, want) {
  const step = timeSteps.find((s) => (to - from) / s <= want) || timeSteps.at(-1);
  const zone = new Date(from).getTimezoneOffset() * minute;
  const out = [];
  for (let t = Math.ceil((from - zone) / step) * step + zone; t <= to; t += step) out.push(t);
  return { at: out, write: step >= 1440 * minute ? f.dayOf : step < minute ? f.clockTime : f.hourOf };
}

function Frame({ height, label, table, children, draw, onMove, onLeave }) {
  const [ref, width] = useWidth();
  return html`<figure class="plot" ref=${ref} aria-label=${label}>
    ${width > 0 && html`<svg width=${width} height=${height} role="img" aria-label=${label} onPointerMove=${(e) => onMove(e, width)} onPointerLeave=${onLeave}>${draw(width)}</svg>`}
    ${children}
    <div class="sr">${table}</div>
  </figure>`;
}

function Axes({ width, height, yTicks, y, write, xTicks, x, writeX }) {
  const right = width - pad.right;
  return html`<g class="axes">
    ${yTicks.map((v) => html`<line x1=${pad.left} x2=${right} y1=${y(v)} y2=${y(v)} class="grid" /><text x=${pad.left - 8} y=${y(v)} dy="0.32em" text-anchor="end">${write(v)}</text>`)}
    ${xTicks.filter((t) => x(t) <= right - 20).map((t) => html`<text x=${Math.max(x(t), pad.left)} y=${height - 6} text-anchor="middle">${writeX(t)}</text>`)}
  </g>`;
}

// BarPlot: items [{from, value}], each from its time until the next one's; step is the length of a bar in milliseconds.
export function BarPlot({ items, step, write = f.energy, label, height = 180 }) {
  const [over, set] = useState(null);
  const max = Math.max(...items.map((i) => i.value), 0);
  const from = items.length ? +new Date(items[0].from) : 0;
  const to = items.length ? +new Date(items.at(-1).from) + step : 1;
  const top = max > 0 ? max * 1.08 : 1;
  const y = (v) => height - pad.bottom - (v / top) * (height - pad.bottom - pad.top);
  const draw = (width) => {
    const x = (t) => pad.left + ((t - from) / (to - from)) * (width - pad.left - pad.right);
    const t = timeTicks(from, to, width / 90);
    const w = x(from + step) - x(from);
    return html`<${Axes} ...${{ width, height, y, write, x }} yTicks=${max > 0 ? ticks(0, top) : [0]} xTicks=${t.at} writeX=${t.write} />
      ${items.map((i, n) => html`<rect class=${`bar ${over === n ? 'over' : ''}`} x=${x(+new Date(i.from)) + Math.min(1, w * 0.1)} width=${Math.max(1, w - Math.min(2, w * 0.2))}
        y=${i.value > 0 ? Math.min(y(i.value), y(0) - 1.5) : y(0)} height=${i.value > 0 ? Math.max(1.5, y(0) - y(i.value)) : 0} rx=${Math.min(2, w / 4)} />`)}`;
  };
  const move = (e, width) => {
    const box = e.currentTarget.getBoundingClientRect();
    const n = Math.floor(((e.clientX - box.left - pad.left) / (width - pad.left - pad.right)) * items.length);
    set(n >= 0 && n < items.length ? n : null);
  };
  const writeFrom = step >= 1440 * minute ? f.dayOf : f.time;
  return html`<${Frame} height=${height} label=${label} draw=${draw} onMove=${move} onLeave=${() => set(null)}
    table=${html`<table><caption>${label}</caption><tbody>${items.map((i) => html`<tr><th>${writeFrom(i.from)}</th><td>${write(i.value)}</td></tr>`)}</tbody></table>`}>
    <figcaption class="readout">${over !== null && items[over] ? html`<b>${write(items[over].value)}</b> ${writeFrom(items[over].from)}${items[over].note ? ` · ${items[over].note}` : ''}` : html` `}</figcaption>
  </${Frame}>`;
}

// thin keeps what a line of some points needs: of each run the first, lowest, highest and last.
function thin(points, most) {
  if (points.length <= most * 2) return points;
  const size = Math.ceil(points.length / (most / 2));
  const out = [];
  for (let i = 0; i < points.length; i += size) {
    const run = points.slice(i, i + size);
    const low = run.reduce((a, b) => (b[1] < a[1] ? b : a));
    const high = run.reduce((a, b) => (b[1] > a[1] ? b : a));
    out.push(...[...new Set([run[0], low, high, run.at(-1)])].sort((a, b) => a[0] - b[0]));
  }
  return out;
}

// LinePlot: lines [{name, points: [[time in ms, value]], step, class}], in one unit. step: a value holds until the next one; null ends the line there.
// bands [{from, to, class, label}] are drawn behind, marks [{at, label}] as lines across. from and to default to what the points span.
export function LinePlot({ lines, write = f.power, label, height = 200, bands = [], marks = [], from, to, min = 0 }) {
  const [over, set] = useState(null);
  const all = lines.flatMap((l) => l.points).filter((p) => p[1] !== null);
  const begin = from ?? Math.min(...all.map((p) => p[0]));
  const end = Math.max(to ?? Math.max(...all.map((p) => p[0])), begin + 1000);
  const low = min === 'auto' ? Math.min(...all.map((p) => p[1])) : Math.min(min, ...all.map((p) => p[1]));
  const high = Math.max(...all.map((p) => p[1]), low + 1e-9);
  const top = high + (high - low || 1) * 0.08;
  const y = (v) => height - pad.bottom - ((v - low) / (top - low)) * (height - pad.bottom - pad.top);
  const at = (t) => lines.map((l) => {
    const before = l.points.findLast((p) => p[0] <= t);
    const after = l.points.find((p) => p[0] >= t);
    const point = l.step ? before : !before || (after && after[0] - t < t - before[0]) ? after : before;
    return { ...l, point: point?.[1] === null ? undefined : point };
  });
  const draw = (width) => {
    const x = (t) => pad.left + ((t - begin) / (end - begin)) * (width - pad.left - pad.right);
    const t = timeTicks(begin, end, width / 90);
    const d = (l) => thin(l.points, width).map(([time, v], i, all) => {
      const px = x(time).toFixed(1);
      const begins = i === 0 || all[i - 1][1] === null;
      if (v === null) return l.step && !begins ? `H${px}` : '';
      const py = y(v).toFixed(1);
      return begins ? `M${px} ${py}` : l.step ? `H${px}V${py}` : `L${px} ${py}`;
    }).join('') + (l.step && l.points.length && l.points.at(-1)[1] !== null ? `H${x(end).toFixed(1)}` : '');
    return html`${bands.map((b) => html`<rect class=${`band ${b.class || ''}`} x=${x(Math.max(b.from, begin))} width=${Math.max(2, x(Math.min(b.to, end)) - x(Math.max(b.from, begin)))} y=${pad.top} height=${height - pad.top - pad.bottom}><title>${b.label}</title></rect>`)}
      <${Axes} ...${{ width, height, y, write, x }} yTicks=${ticks(low, top)} xTicks=${t.at} writeX=${t.write} />
      ${marks.map((m) => html`<line class="mark" x1=${x(m.at)} x2=${x(m.at)} y1=${pad.top} y2=${height - pad.bottom}><title>${m.label}</title></line>`)}
      ${lines.map((l, i) => html`<path class=${`line ${l.class || `line-${i}`}`} d=${d(l)} />${l.points.length === 1 ? html`<circle class=${`dot ${l.class || `line-${i}`}`} cx=${x(l.points[0][0])} cy=${y(l.points[0][1])} r="3" />` : null}`)}
      ${over !== null && html`<line class="cursor" x1=${x(over)} x2=${x(over)} y1=${pad.top} y2=${height - pad.bottom} />${at(over).map((l, i) => l.point && html`<circle class=${`dot ${l.class || `line-${i}`}`} cx=${x(l.step ? over : l.point[0])} cy=${y(l.point[1])} r="3.5" />`)}`}`;
  };
  const move = (e, width) => {
    const box = e.currentTarget.getBoundingClientRect();
    const t = begin + ((e.clientX - box.left - pad.left) / (width - pad.left - pad.right)) * (end - begin);
    set(t >= begin && t <= end ? t : null);
  };
  const rows = lines.flatMap((l) => thin(l.points, 40).filter((p) => p[1] !== null).map((p) => [l.name, ...p]));
  return html`<${Frame} height=${height} label=${label} draw=${draw} onMove=${move} onLeave=${() => set(null)}
    table=${html`<table><caption>${label}</caption><tbody>${rows.map(([name, t, v]) => html`<tr><th>${name} ${f.time(t)}</th><td>${write(v)}</td></tr>`)}</tbody></table>`}>
    <figcaption class="readout">${over !== null
      ? html`${at(over).map((l, i) => l.point && html`<span class=${`key ${l.class || `line-${i}`}`}>${l.name} <b>${write(l.point[1])}</b></span>`)} ${f.clockTime(over)}${bands.filter((b) => b.from <= over && over <= b.to).map((b) => ` · ${b.label}`)}`
      : lines.length > 1 ? lines.map((l, i) => html`<span class=${`key ${l.class || `line-${i}`}`}>${l.name}</span>`) : html` `}</figcaption>
  </${Frame}>`;
}
