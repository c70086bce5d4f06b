// Rows of messages. A block is drawn again only when it, the filter or what is open has changed.
import { Component } from 'preact';
import { html } from '../../lib/html.js';
import { count, dayOf, exact } from '../../lib/format.js';
import { Copy, Json, Status } from '../../lib/ui.js';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

function timeOf(t) {
  const d = new Date(t);
  return d.toDateString() === new Date().toDateString() ? clock.format(d) : `${dayOf(d)} ${clock.format(d)}`;
}

const bytes = (n) => (n < 10000 ? `${count(n)} B` : `${count(Math.round(n / 1000))} kB`);

const kinds = { CALL: 'Request', CALLRESULT: 'Answer', CALLERROR: 'Error as the answer', CALLRESULTERROR: 'The answer was wrong', SEND: 'Sent without an answer' };

function Part({ of: m }) {
  if (!m) return null;
  return html`<div class="frame-part"><h2>${kinds[m.type] || 'Frame that can’t be read'} <span class="faint">${m.direction === 'in' ? 'from the station' : 'from csms'}, ${timeOf(m.time)}, ${bytes(m.size)}</span></h2>
    <div class="copied"><${Json} value=${m.frame} /><${Copy} text=${typeof m.frame === 'string' ? m.frame : JSON.stringify(m.frame)} label="Copy the frame" /></div></div>`;
}

class Row extends Component {
  shouldComponentUpdate(next) {
    return next.version !== this.props.version || next.open !== this.props.open || next.row !== this.props.row;
  }

  render({ row, open, onToggle }) {
    const { outcome, first } = row;
    const bySelf = row.direction === 'in';
    return html`<div class=${`frame ${open ? 'open' : ''}`}>
      <button type="button" class="frame-row" aria-expanded=${open} onClick=${() => onToggle(row.key)}>
        <time datetime=${first.time} title=${exact(first.time)}>${timeOf(first.time)}</time>
        <span class=${`way ${row.direction}`}><span aria-hidden="true">${bySelf ? '→' : '←'}</span> ${bySelf ? 'Station' : 'csms'}</span>
        <b class="frame-action">${row.action}</b>
        <span class="frame-outcome"><${Status} value=${outcome.status} tone=${outcome.tone} />${outcome.reason && html` <span class="reason">${outcome.reason}</span>`}</span>
        <span class="right">${row.took}</span><span class="right faint">${bytes(row.bytes)}</span>
      </button>
      ${open && html`<div class="frame-parts"><${Part} of=${row.call} /><${Part} of=${row.answer} /></div>`}</div>`;
  }
}

export class Block extends Component {
  shouldComponentUpdate(next) {
    const is = this.props;
    return next.version !== is.version || next.filter !== is.filter || next.opened !== is.opened;
  }

  render({ block, filter, opened, onToggle }) {
    const shown = block.rows.filter((r) => r.fits(filter)).reverse();
    return shown.length > 0 && html`<div class="frame-block">${shown.map((row) => html`<${Row} key=${row.key} row=${row} version=${row.version} open=${opened.has(row.key)} onToggle=${onToggle} />`)}</div>`;
  }
}
