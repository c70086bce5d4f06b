// Charging schedules as lines over time (OCPP 2.0.1 K01, part 2 ChargingScheduleType).
import { hour } from '../../lib/format.js';

const recurrence = { Daily: 24 * hour, Weekly: 168 * hour };

// bases are the times at which a schedule begins within a window.
function bases(profile, schedule, { from, to, session, reported }) {
  const start = Date.parse(schedule.startSchedule ?? profile.validFrom ?? reported ?? '') || from;
  if (profile.chargingProfileKind === 'Relative') return [session ?? Date.now()];
  const step = profile.chargingProfileKind === 'Recurring' && recurrence[profile.recurrencyKind || 'Daily'];
  if (!step) return [start];
  const out = [];
  for (let t = start + Math.max(0, Math.floor((from - start) / step)) * step; t < to; t += step) out.push(t);
  return out;
}

// clip leaves of points what is in a window: the value that holds at its begin, and those until its end.
function clip(points, from, to) {
  const before = points.findLast((p) => p[0] <= from);
  const inside = points.filter((p) => p[0] > from && p[0] < to);
  return [...(before && before[1] !== null ? [[from, before[1]]] : []), ...inside];
}

// periods are the points of a schedule that begins at a time, and ends after its duration or after most.
function periods(schedule, begin, most) {
  const length = Math.min(schedule.duration === undefined || schedule.duration === null ? Infinity : schedule.duration * 1000, most);
  const points = (schedule.chargingSchedulePeriod || []).filter((p) => typeof p.limit === 'number' && p.startPeriod * 1000 < length)
    .map((p) => [begin + p.startPeriod * 1000, p.limit]).sort((a, b) => a[0] - b[0]);
  if (length !== Infinity && points.length > 0) points.push([begin + length, null]);
  return points;
}

// linesOf are the lines of a profile within a window: [{unit, points}], one for each of its schedules. window: {from, to} in
// milliseconds, session: when the session that a relative one is about began, reported: when the profile came.
export function linesOf(profile, window) {
  const schedules = Array.isArray(profile?.chargingSchedule) ? profile.chargingSchedule : profile?.chargingSchedule ? [profile.chargingSchedule] : [];
  const from = Math.max(window.from, Date.parse(profile?.validFrom ?? '') || -Infinity);
  const to = Math.min(window.to, Date.parse(profile?.validTo ?? '') || Infinity);
  return schedules.map((s) => {
    const step = profile.chargingProfileKind === 'Recurring' ? recurrence[profile.recurrencyKind || 'Daily'] : Infinity;
    const points = from < to ? clip(bases(profile, s, window).flatMap((t) => periods(s, t, step)), from, to) : [];
    if (points.length > 0 && to < window.to) points.push([to, null]);
    return { unit: s.chargingRateUnit || 'W', points };
  });
}

// compositeLine is the line of GetCompositeSchedule's answer.
export function compositeLine(schedule, { from, to }) {
  return { unit: schedule.chargingRateUnit || 'W', points: clip(periods(schedule, Date.parse(schedule.scheduleStart) || Date.now(), Infinity), from, to) };
}
