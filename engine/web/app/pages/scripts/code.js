// Lua and differences, coloured. What is coloured stays text.
import { useEffect, useRef } from 'preact/hooks';
import { html } from '../../lib/html.js';

const keywords = new Set('and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(' '));
const hosts = new Set('crypto http json kv log metrics ocpp settings stations time tokens transactions assert require error pairs ipairs string table math tonumber tostring type'.split(' '));

// One alternative a group: comment, text, number, name, anything else.
const lexer = /(--\[(=*)\[[^]*?(?:\]\2\]|$)|--[^\n]*)|("(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|\[(=*)\[[^]*?(?:\]\4\]|$))|(\b(?:0x[\da-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\b)|([A-Za-z_]\w*)|([^])/g;

// tokensOf are [class, text] of a source.
function tokensOf(source) {
  const out = [];
  const add = (kind, text) => {
    if (out.length && out.at(-1)[0] === kind) out.at(-1)[1] += text;
    else out.push([kind, text]);
  };
  let before = '';
  for (const match of source.matchAll(lexer)) {
    const [text, comment, , string, , number, name] = match;
    const after = source[match.index + text.length];
    if (comment) add(comment.startsWith('---@') || comment.startsWith('---|') ? 'note' : 'comment', text);
    else if (string) add('text', text);
    else if (number) add('number', text);
    else if (name) add(keywords.has(text) ? 'keyword' : hosts.has(text) && before !== '.' && before !== ':' && '.:('.includes(after) ? 'host' : '', text);
    else add('', text);
    if (text.trim()) before = text.at(-1);
  }
  return out;
}

// linesOf are the tokens of each line.
function linesOf(source) {
  const lines = [[]];
  for (const [kind, text] of tokensOf(source)) {
    text.split('\n').forEach((part, i) => {
      if (i > 0) lines.push([]);
      if (part) lines.at(-1).push([kind, part]);
    });
  }
  return lines;
}

const draw = (tokens) => tokens.map(([kind, text]) => (kind ? html`<span class=${`lua-${kind}`}>${text}</span>` : text));

// Lua shows a source; first is the number of its first line, mark that of a line to look at.
export function Lua({ source, first = 1, mark, scroll }) {
  const marked = useRef(null);
  useEffect(() => {
    if (scroll) marked.current?.scrollIntoView({ block: 'center' });
  }, [mark, source]);
  return html`<pre class="source" tabindex="0">${linesOf(source.replace(/\n$/, '')).map((tokens, i) => html`<code class=${first + i === mark ? 'marked' : ''} ref=${first + i === mark ? marked : null}><i>${first + i}</i><span>${draw(tokens)}\n</span></code>`)}</pre>`;
}

// Snippet shows Lua without numbers.
export function Snippet({ source }) {
  return html`<pre class="code whole" tabindex="0">${draw(tokensOf(source))}</pre>`;
}

// Excerpt shows lines around a problem.
export function Excerpt({ problem }) {
  if (!problem.excerpt?.length) return null;
  return html`<${Lua} source=${problem.excerpt.map((l) => l.text).join('\n')} first=${problem.excerpt[0].line} mark=${problem.line} />`;
}

// filesOf are {name, lines: [[kind, text]], added, removed} of a unified difference. Headers are those lines that stand outside of a hunk,
// whose first line says how many it has.
export function filesOf(diff) {
  const files = [];
  let [left, right] = [0, 0]; // lines that the hunk still has of each side
  for (const line of diff.split('\n')) {
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (left <= 0 && right <= 0) {
      if (line.startsWith('--- ')) files.push({ name: line.slice(4).replace(/^a\//, ''), lines: [], added: 0, removed: 0 });
      if (hunk) {
        [left, right] = [Number(hunk[1] ?? 1), Number(hunk[2] ?? 1)];
        files.at(-1).lines.push(['hunk', line]);
      }
      continue;
    }
    const file = files.at(-1);
    const kind = { '+': 'added', '-': 'removed' }[line[0]] || 'same';
    if (line[0] === '\\') continue; // no newline at the end of the file
    if (kind !== 'added') left -= 1;
    if (kind !== 'removed') right -= 1;
    if (kind !== 'same') file[kind] += 1;
    file.lines.push([kind, line]);
  }
  return files;
}

// Diff shows a unified difference, file by file.
export function Diff({ diff }) {
  return html`<div class="stack">${filesOf(diff).map((f) => html`<section class="card flush" aria-label=${f.name}>
    <div class="card-head diff-head"><h3 class="mono">${f.name}</h3><span class="num"><span class="plus">+${f.added}</span> <span class="minus">−${f.removed}</span></span></div>
    <pre class="source diff" tabindex="0">${f.lines.map(([kind, line]) => html`<code class=${kind}><span>${line}\n</span></code>`)}</pre>
  </section>`)}</div>`;
}
