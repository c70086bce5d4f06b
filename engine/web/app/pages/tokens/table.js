// Tables of tokens in CSV: what a file would change.

// columns are those of the interface; fields are what can differ.
export const columns = ['id', 'type', 'status', 'group', 'expires', 'language', 'stations', 'note'];

// parse reads CSV (RFC 4180) into rows of {line, values}. It throws at a quote that never ends.
export function parse(text) {
  const rows = [];
  let [line, at] = [1, 0];
  const source = text.replace(/^\ufeff/, '');
  while (at < source.length) {
    const row = { line, values: [] };
    for (;;) {
      let value = '';
      if (source[at] === '"') {
        for (at++; ; at++) {
          if (at >= source.length) throw new Error(`Line ${row.line}: a quote is not closed.`);
          if (source[at] === '"') {
            if (source[at + 1] !== '"') break;
            at++;
          }
          if (source[at] === '\n') line++;
          value += source[at];
        }
        at++;
      }
      const rest = /[^,\r\n]*/y;
      rest.lastIndex = at;
      value += rest.exec(source)[0];
      at = rest.lastIndex;
      row.values.push(value);
      if (source[at] !== ',') break;
      at++;
    }
    if (source[at] === '\r') at++;
    if (source[at] === '\n') at++;
    line++;
    if (row.values.length > 1 || row.values[0] !== '') rows.push(row);
  }
  return rows;
}

// tokensOf are the rows of a table by the names of its head: [{line, id, fields}].
export function tokensOf(text) {
  const [head, ...rows] = parse(text);
  if (!head) throw new Error(`The table is empty. Its first line has the names of the columns: ${columns.join(',')}`);
  const names = head.values.map((n) => n.trim().toLowerCase());
  const strange = names.find((n) => !columns.includes(n));
  if (strange !== undefined) throw new Error(`Line 1: there is no column “${strange}”. The columns are ${columns.join(', ')}.`);
  if (!names.includes('id')) throw new Error('Line 1: the column “id” is missing.');
  return rows.map(({ line, values }) => {
    if (values.length !== names.length) throw new Error(`Line ${line}: it has ${values.length} fields, the first line has ${names.length}.`);
    const fields = Object.fromEntries(names.map((n, i) => [n, values[i]]));
    return { line, id: fields.id, fields };
  });
}

// same tells whether two texts of a field mean the same.
function same(name, a, b) {
  if (a === b) return true;
  if (name === 'expires') return a !== '' && b !== '' && Date.parse(a) === Date.parse(b);
  if (name === 'stations') return a.split(/\s+/).filter(Boolean).join(' ') === b.split(/\s+/).filter(Boolean).join(' ');
  return false;
}

// compare is what a table would change of those that are known, both as tokensOf gives them:
// {added: [token], changed: [{line, id, changes: [{name, from, to}]}], same: how many}.
export function compare(known, table) {
  const before = new Map(known.map((k) => [k.id.toLowerCase(), k]));
  const out = { added: [], changed: [], same: 0 };
  for (const token of table) {
    const old = before.get(token.id.toLowerCase());
    if (!old) {
      out.added.push(token);
      continue;
    }
    const changes = Object.entries(token.fields).filter(([name]) => name !== 'id').map(([name, to]) => ({ name, from: old.fields[name], to: name === 'status' && !to ? 'Accepted' : to }))
      .filter(({ name, from, to }) => !same(name, from, to));
    if (changes.length > 0) out.changed.push({ ...token, changes });
    else out.same++;
  }
  return out;
}
