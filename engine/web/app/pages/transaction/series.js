// What a transaction's meter values say, as lines to draw: one line a measurand, or one a phase.
import { hour } from '../../lib/format.js';

const energyRegister = 'Energy.Active.Import.Register';
const energyInterval = 'Energy.Active.Import.Interval';
const powerNow = 'Power.Active.Import';

// locations in the order in which they are believed, as the records' energy does it.
const locations = ['Outlet', 'Inlet', 'Cable', 'Body', 'EV', 'Upstream'];

// charts are what is offered by name, in this order; any other measurand has a chart of its own after them.
const charts = [
  { key: 'power', name: 'Power', unit: 'W', of: [[powerNow, ''], ['Power.Offered', 'Offered'], ['Power.Active.Export', 'Export']], sums: true },
  { key: 'energy', name: 'Energy', unit: 'Wh', of: [[energyRegister, ''], ['Energy.Active.Export.Register', 'Export']], sums: true, grows: true },
  { key: 'current', name: 'Current', unit: 'A', of: [['Current.Import', ''], ['Current.Offered', 'Offered'], ['Current.Export', 'Export']] },
  { key: 'voltage', name: 'Voltage', unit: 'V', of: [['Voltage', '']], min: 'auto' },
  { key: 'soc', name: 'State of charge', unit: 'Percent', of: [['SoC', '']] },
  { key: 'temperature', name: 'Temperature', unit: 'Celsius', of: [['Temperature', '']], min: 'auto' },
];

// units are how those of the interface are written.
const units = { Percent: '%', Celsius: '°C', Fahrenheit: '°F', Kelvin: 'K' };
export const unitOf = (unit) => units[unit] ?? unit;

const phaseOf = (phase) => (phase || '').replace(/-(N|L\d)$/, '');

// byPhase is {"": points, L1: points, …} of a measurand, from the location that is believed first.
function byPhase(values, measurand) {
  const found = new Map();
  for (const v of values) {
    if (v.measurand !== measurand || !v.time) continue;
    const phases = found.get(v.location) || found.set(v.location, {}).get(v.location);
    (phases[phaseOf(v.phase)] ||= []).push([+new Date(v.time), v.value]);
  }
  const at = locations.find((l) => found.has(l)) ?? found.keys().next().value;
  const phases = found.get(at) || {};
  for (const points of Object.values(phases)) points.sort((a, b) => a[0] - b[0]);
  return phases;
}

// sum adds up phases at the times that all of them have.
function sum(phases) {
  const at = new Map();
  for (const points of phases) {
    for (const [t, v] of points) {
      const [total, n] = at.get(t) || [0, 0];
      at.set(t, [total + v, n + 1]);
    }
  }
  return [...at].filter(([, [, n]]) => n === phases.length).map(([t, [v]]) => [t, v]);
}

// grown makes what was consumed since the first reading of a register.
const grown = (points) => points.map(([t, v]) => [t, v - points[0][1]]);

// slopes is the mean power between two readings of a register, for stations that tell no power.
function slopes(points) {
  const out = [];
  for (let i = 1; i < points.length; i++) {
    const hours = (points[i][0] - points[i - 1][0]) / hour;
    const rise = points[i][1] - points[i - 1][1];
    if (hours > 0 && rise >= 0) out.push([points[i - 1][0], rise / hours]);
  }
  return out;
}

// added up are the values of intervals.
function added(points) {
  let total = 0;
  return points.map(([t, v]) => [t, (total += v)]);
}

function linesOf(chart, values, phasesToo) {
  const lines = [];
  for (const [measurand, name] of chart.of) {
    const found = byPhase(values, measurand);
    const phases = ['L1', 'L2', 'L3'].filter((p) => found[p]);
    const whole = found[''] || (chart.sums && phases.length > 0 ? sum(phases.map((p) => found[p])) : null);
    const add = (points, label, n) => points?.length > 0 && lines.push({ name: label, points: chart.grows ? grown(points) : points, step: name === 'Offered', class: n });
    if (whole) add(whole, name || (phasesToo && phases.length > 0 ? 'Total' : chart.name), name === 'Offered' ? 'line-3' : undefined);
    if (!name && phases.length > 0 && (phasesToo || !whole)) phases.forEach((p, i) => add(found[p], p, `line-${whole ? i + 1 : i}`));
  }
  return lines;
}

// derived is what stands in for power and energy where the station told neither by itself.
function derived(chart, values) {
  if (chart.key === 'power') {
    const lines = linesOf(charts[1], values, false);
    const points = lines.length > 0 ? slopes(lines[0].points) : [];
    return points.length > 0 ? [{ name: 'Mean between readings', points, step: true }] : [];
  }
  if (chart.key === 'energy') {
    const points = added(byPhase(values, energyInterval)[''] || []);
    return points.length > 0 ? [{ name: 'Sum of intervals', points }] : [];
  }
  return [];
}

// chartsOf are the charts that meter values can fill: [{key, name, unit, min, lines, phases}]. phases: it could be drawn by phase.
export function chartsOf(values, phasesToo) {
  const there = new Set(values.map((v) => v.measurand));
  const known = new Set([...charts.flatMap((c) => c.of.map(([m]) => m)), energyInterval]);
  const others = [...there].filter((m) => !known.has(m)).sort()
    .map((m) => ({ key: m, name: m.replaceAll('.', ' '), of: [[m, '']], min: 'auto', unit: values.find((v) => v.measurand === m).unit }));
  return [...charts, ...others].map((chart) => {
    const lines = linesOf(chart, values, phasesToo);
    return { ...chart, lines: lines.length > 0 ? lines : derived(chart, values), phases: values.some((v) => v.phase && chart.of[0][0] === v.measurand) };
  }).filter((c) => c.lines.length > 0);
}
