// The REST API as a program uses it.

/** Gives functions that ask `url` as whoever holds `token`; `language` is that of the sentences. */
export function client({ url, token }, { language = 'en' } = {}) {
  const ask = (method, path, body, options = {}) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        'Accept-Language': language,
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...options.headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: options.signal,
    });
  const json = async (method, path, body) => {
    const response = await ask(method, path, body);
    const text = await response.text();
    const parsed = text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
    if (!response.ok) throw new Problem(method, path, response.status, parsed);
    return parsed;
  };
  return {
    ask,
    get: (path) => json('GET', path),
    post: (path, body = {}) => json('POST', path, body),
    put: (path, body) => json('PUT', path, body),
    patch: (path, body) => json('PATCH', path, body),
    delete: (path) => json('DELETE', path),
    text: async (path) => (await ask('GET', path)).text(),
    /** Every item of a list, page by page. */
    async all(path) {
      const items = [];
      let next;
      do {
        const page = await json('GET', next ? `${path}${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(next)}` : path);
        items.push(...page.items);
        next = page.next;
      } while (next);
      return items;
    },
    /** The lines of an NDJSON answer, as they come. */
    async *lines(path, { signal } = {}) {
      const response = await ask('GET', path, undefined, { signal });
      if (!response.ok) throw new Problem('GET', path, response.status, await response.json());
      for await (const line of split(response.body)) if (line) yield JSON.parse(line);
    },
    /** Server-sent events as {event, data}; `data` is parsed where it is JSON. */
    async *events(path, { signal } = {}) {
      const response = await ask('GET', path, undefined, { signal, headers: { Accept: 'text/event-stream' } });
      if (!response.ok) throw new Problem('GET', path, response.status, await response.json());
      let event = { event: 'message', data: '' };
      for await (const line of split(response.body)) {
        if (line === '') {
          if (event.data) yield { ...event, data: parsed(event.data) };
          event = { event: 'message', data: '' };
        } else if (line.startsWith('event:')) event.event = line.slice(6).trim();
        else if (line.startsWith('data:')) event.data += line.slice(5).trimStart();
      }
    },
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function* split(body) {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop();
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest) yield rest;
}

/** An answer that is not a success: `status`, and the problem document in `body`. */
export class Problem extends Error {
  constructor(method, path, status, body) {
    super(`${method} ${path}: ${status} ${body?.detail ?? body?.title ?? JSON.stringify(body)}${body?.field ? ` (field ${body.field})` : ''}`);
    this.status = status;
    this.body = body;
  }
}
