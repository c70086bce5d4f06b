// The last messages of a station: each CALL with its answer in one row.
import { took } from '../../lib/format.js';
import { errorText, statusOf } from './outcome.js';

// most is how many rows are kept.
export const most = 500;
const size = 25;

// seconds of a time as it is written: a browser's own reading ends at milliseconds.
const secondsOf = (t) => Math.floor(Date.parse(t) / 1000) + Number(`0${/\.\d+/.exec(t)?.[0] ?? ''}`);

const isAnswer = (m) => /^CALL(RESULT|ERROR|RESULTERROR)$/.test(m.type);
const idOf = (m) => [m.direction, m.type, m.id, m.time].join('\n');

// outcomeOf says how a row came out: {kind: "ok"|"refused"|"open"|"none", status, tone, reason}.
function outcomeOf({ call, answer }) {
  if (call?.type === '?') return { kind: 'refused', status: 'Unreadable', tone: 'bad', reason: '' };
  if (!answer) return call.type === 'SEND' ? { kind: 'none', status: 'Sent', tone: 'idle', reason: '' } : { kind: 'open', status: 'No answer yet', tone: 'idle', reason: '' };
  if (answer.type !== 'CALLRESULT') return { kind: 'refused', status: answer.reason?.code || answer.type, tone: 'bad', reason: errorText(answer.reason?.code, answer.reason?.description) };
  const s = statusOf(answer.payload);
  return { kind: s.tone === 'bad' ? 'refused' : 'ok', status: s.status || 'Answered', tone: s.status ? s.tone : 'idle', reason: s.reason };
}

// Row is a CALL with its answer, an answer whose CALL isn't known, or a SEND.
class Row {
  constructor(key, call, answer) {
    this.key = key;
    this.call = call;
    this.take(answer);
  }

  take(answer) {
    this.answer = answer;
    this.version = (this.version || 0) + 1;
    this.outcome = outcomeOf({ call: this.call, answer });
    this.text = null;
    this.matched = null;
  }

  get first() { return this.call || this.answer; }
  get action() {
    if (this.call) return this.call.action || 'No OCPP message';
    return this.answer.action || 'Answer to nothing known';
  }

  // direction is that of the CALL.
  get direction() { return this.call?.direction || (this.answer.direction === 'in' ? 'out' : 'in'); }
  get seconds() { return this.call && this.answer ? this.answer.duration ?? secondsOf(this.answer.time) - secondsOf(this.call.time) : null; }
  get bytes() { return (this.call?.size || 0) + (this.answer?.size || 0); }
  get took() { return this.seconds === null ? '' : took(Math.max(0, this.seconds)); }

  // fits reports whether a filter lets it through; the answer is kept until the row or the filter changes.
  fits(filter) {
    if (this.matched === filter) return this.matches;
    this.matched = filter;
    this.matches = (!filter.action || this.action === filter.action) && (!filter.direction || this.direction === filter.direction)
      && (!filter.outcome || this.outcome.kind === filter.outcome) && (!filter.q || this.searched.includes(filter.q));
    return this.matches;
  }

  get searched() {
    this.text ??= [this.call, this.answer].map((m) => (m ? JSON.stringify(m.frame) : '')).join(' ').toLowerCase();
    return this.text;
  }
}

// Frames holds rows in blocks of some, so that a draw looks at few of them. Blocks and rows have a version that changes with them.
export class Frames {
  constructor() {
    this.blocks = []; // the oldest first; each {key, rows, version}
    this.open = new Map(); // rows that wait for their answer, by direction and id
    this.known = new Set();
    this.count = 0;
    this.actions = new Set();
    this.next = 0;
  }

  // add takes messages in the order of their time. Those that are there already are left out.
  add(messages) {
    for (const m of messages) {
      const id = idOf(m);
      if (this.known.has(id)) continue;
      this.known.add(id);
      if (m.action && this.actions.size < 200) this.actions.add(m.action);
      if (isAnswer(m)) this.answer(m);
      else this.push(m);
    }
  }

  answer(m) {
    // A CALLRESULTERROR goes the same way as the CALL whose answer was wrong.
    const back = m.type === 'CALLRESULTERROR' ? m.direction : m.direction === 'in' ? 'out' : 'in';
    const key = `${back}\n${m.id}`;
    const held = this.open.get(key);
    if (!held || (held.row.answer && m.type !== 'CALLRESULTERROR')) return this.push(null, m);
    if (held.row.answer) this.known.delete(idOf(held.row.answer));
    held.row.take(m);
    held.block.version += 1;
    return undefined;
  }

  push(call, answer = null) {
    let block = this.blocks.at(-1);
    if (!block || block.rows.length >= size) this.blocks.push((block = { key: this.next, rows: [], version: 0 }));
    const row = new Row(this.next, call, answer);
    this.next += 1;
    block.rows.push(row);
    block.version += 1;
    this.count += 1;
    if (call) this.open.set(`${call.direction}\n${call.id}`, { row, block });
    if (this.count > most + size) this.drop();
  }

  // drop forgets the oldest block.
  drop() {
    const [old] = this.blocks.splice(0, 1);
    this.count -= old.rows.length;
    for (const row of old.rows) {
      for (const m of [row.call, row.answer]) if (m) this.known.delete(idOf(m));
      const key = `${row.call?.direction}\n${row.call?.id}`;
      if (this.open.get(key)?.row === row) this.open.delete(key);
    }
  }

  // clear forgets all rows; an answer that comes later stands alone.
  clear() {
    Object.assign(this, new Frames(), { next: this.next });
  }
}
