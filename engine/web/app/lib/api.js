// The REST interface. Every function throws a Problem, which says in words what was wrong and where.

export class Problem extends Error {
  // body is the problem+json (RFC 9457) of the answer.
  constructor(status, body) {
    super(body.detail || body.title || `The server answered ${status}.`);
    this.name = 'Problem';
    this.status = status;
    this.body = body;
    // errors are [{location: "body.payload.type", message, value}].
    this.errors = body.errors || [];
  }
}

const watchers = new Set();

// onUnauthorized calls fn whenever the server wants a token. It returns what ends that.
export function onUnauthorized(fn) {
  watchers.add(fn);
  return () => watchers.delete(fn);
}

// path joins segments into a path below /api/v1/, each encoded.
export const path = (...segments) => segments.map((s) => encodeURIComponent(s)).join('/');

// query makes "?a=1&b=2" of what has a value; arrays stand several times.
export function query(params = {}) {
  const q = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const v of Array.isArray(value) ? value : [value]) {
      if (v !== undefined && v !== null && v !== '') q.append(name, v);
    }
  }
  const text = q.toString();
  return text ? `?${text}` : '';
}

// send asks for one thing. what is the path below /api/v1/. A body that is no string is sent as JSON. blob: the answer is not
// read into a text, for what may be large.
export async function send(method, what, { params, body, signal, accept = 'application/json', type, blob } = {}) {
  let response;
  try {
    response = await fetch(`/api/v1/${what}${query(params)}`, {
      method,
      signal,
      headers: { Accept: accept, ...(body !== undefined && { 'Content-Type': type || 'application/json' }) },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
  } catch (err) {
    if (err.name === 'AbortError') throw err;
    throw new Problem(0, { title: 'csms can’t be reached', detail: 'csms can’t be reached. It may be restarting; this page tries again.' });
  }
  if (response.status === 204) return null;
  if (blob && response.ok) return response.blob();
  const text = await response.text();
  if (!response.ok) {
    let problem = {};
    try {
      problem = JSON.parse(text);
    } catch { /* not from csms itself */ }
    if (response.status === 401 && what !== 'login') for (const fn of watchers) fn();
    throw new Problem(response.status, problem);
  }
  return accept === 'application/json' && text ? JSON.parse(text) : text;
}

export const get = (what, params, signal) => send('GET', what, { params, signal });
export const post = (what, body) => send('POST', what, { body: body ?? {} });
export const put = (what, body) => send('PUT', what, { body });
export const patch = (what, body) => send('PATCH', what, { body, type: 'application/merge-patch+json' });
export const remove = (what) => send('DELETE', what);

// download saves what an address answers in a file.
export async function download(what, params, name, accept = 'text/csv') {
  const file = await send('GET', what, { params, accept, blob: true });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
