// What a JSON Schema says of a value: what to begin with, what is wrong, and where. Paths are written as the server writes
// them: ".chargingProfile.chargingSchedule[0].id".
import { count, many } from '../format.js';

// resolved is the schema itself where it refers to one of root's $defs.
export function resolved(schema, root) {
  if (!schema?.$ref) return schema || {};
  const { $ref, ...own } = schema;
  return { ...root.$defs?.[$ref.slice('#/$defs/'.length)], ...own };
}

export const typeOf = (schema) => schema.type || (schema.enum ? 'string' : schema.properties ? 'object' : 'any');

const numbers = /^(requestId|remoteStartId)$/;

// newNumber is one for a request that was not used before.
export const newNumber = () => Math.floor(Date.now() / 1000) % 1e8;

// renewed is a payload of before, with new numbers where only that counts.
export const renewed = (payload) => Object.fromEntries(Object.entries(payload).map(([key, v]) => [key, numbers.test(key) ? newNumber() : v]));

// begin is what a form shows at first: objects and items that are required, with nothing in them but numbers that only have to be new.
export function begin(schema, root, name = '') {
  const s = resolved(schema, root);
  switch (typeOf(s)) {
    case 'object':
      return Object.fromEntries((s.required || []).map((key) => [key, begin(s.properties[key], root, key)]).filter(([, v]) => v !== undefined));
    case 'array':
      return Array.from({ length: s.minItems || 0 }, () => begin(s.items, root) ?? null);
    case 'integer':
      return numbers.test(name) ? newNumber() : undefined;
  }
  return s.enum?.length === 1 ? s.enum[0] : undefined;
}

const missing = 'This is required.';

// limits says in words what a value has to be, "" where anything goes.
export function limits(s) {
  const parts = [];
  if (s.minimum !== undefined && s.maximum !== undefined) parts.push(`${count(s.minimum)} to ${count(s.maximum)}`);
  else if (s.minimum !== undefined) parts.push(`${count(s.minimum)} or more`);
  else if (s.maximum !== undefined) parts.push(`up to ${count(s.maximum)}`);
  if (s.minLength > 1) parts.push(`at least ${many(s.minLength, 'character')}`);
  return parts.join(', ');
}

function textProblem(s, value) {
  const n = [...value].length;
  if (s.maxLength !== undefined && n > s.maxLength) return `At most ${many(s.maxLength, 'character')}; these are ${count(n)}.`;
  if (s.minLength !== undefined && n < s.minLength) return `At least ${many(s.minLength, 'character')}.`;
  if (s.format === 'date-time' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(value)) return 'A date and time such as 2026-01-31T12:00:00Z.';
  if (s.pattern && !new RegExp(s.pattern, 'u').test(value)) return `Characters that may not be here: it has to fit ${s.pattern}`;
  return '';
}

function scalarProblem(s, value) {
  const type = typeOf(s);
  if (s.enum && !s.enum.includes(value)) return `One of ${s.enum.join(', ')}.`;
  switch (type) {
    case 'integer':
    case 'number':
      if (typeof value !== 'number' || (type === 'integer' && !Number.isSafeInteger(value))) return type === 'integer' ? 'A whole number.' : 'A number.';
      if ((s.minimum !== undefined && value < s.minimum) || (s.maximum !== undefined && value > s.maximum)) return `It has to be ${limits(s)}.`;
      return '';
    case 'boolean':
      return typeof value === 'boolean' ? '' : 'True or false.';
    case 'string':
      return typeof value === 'string' ? textProblem(s, value) : 'A text.';
  }
  return '';
}

// check finds what is wrong: a Map of paths to sentences.
export function check(schema, value, root = schema, path = '', found = new Map()) {
  const s = resolved(schema, root);
  const type = typeOf(s);
  if (type === 'object') {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return found.set(path, 'An object: {…}.');
    for (const [key, v] of Object.entries(value)) {
      if (v === undefined) continue;
      if (s.properties?.[key]) check(s.properties[key], v, root, `${path}.${key}`, found);
      else if (s.additionalProperties === false) found.set(`${path}.${key}`, 'There is no such field.');
    }
    for (const key of s.required || []) if (value[key] === undefined || value[key] === null) found.set(`${path}.${key}`, missing);
    return found;
  }
  if (type === 'array') {
    if (!Array.isArray(value)) return found.set(path, 'A list: […].');
    if (value.length < (s.minItems || 0)) found.set(path, `At least ${many(s.minItems, 'item')}.`);
    if (value.length > (s.maxItems ?? Infinity)) found.set(path, `At most ${many(s.maxItems, 'item')}.`);
    value.forEach((v, i) => (v === null || v === undefined ? found.set(`${path}[${i}]`, missing) : check(s.items, v, root, `${path}[${i}]`, found)));
    return found;
  }
  const problem = scalarProblem(s, value);
  return problem ? found.set(path, problem) : found;
}

// isMissing tells a problem that is only that nothing was typed yet.
export const isMissing = (problem) => problem === missing;

const known = { id: 'ID', evse: 'EVSE', evses: 'EVSEs', ocpp: 'OCPP', csms: 'CSMS', url: 'URL', uri: 'URI', csr: 'CSR', ocsp: 'OCSP', apn: 'APN', vpn: 'VPN', soc: 'SoC', ev: 'EV', der: 'DER', pin: 'PIN', sim: 'SIM', iso: 'ISO', e: 'E', nft: 'NFT', qr: 'QR', tx: 'TX', v2x: 'V2X', dc: 'DC', ac: 'AC' };

// title makes words of a field's name: "EVSE ID" of evseId.
export function title(name) {
  const parts = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[ _]+/);
  return parts.map((w, i) => known[w.toLowerCase()] || (i === 0 ? w[0].toUpperCase() + w.slice(1) : w.toLowerCase())).join(' ');
}

// within is a title within a sentence: "Add charging schedule".
export function within(words) {
  const [first, ...rest] = words.split(' ');
  return [known[first.toLowerCase()] === first ? first : first.toLowerCase(), ...rest].join(' ');
}
