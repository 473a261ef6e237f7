// A real Git server on loopback: git's own http-backend behind a small HTTP server, as hosting services run it.

import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

/**
 * Serves the bare repositories in `folder` at `url/NAME.git`. With `login` ({name, password}) it asks for it.
 * `requests` counts what was asked, `close()` ends it, `hold()` makes requests wait until the function it gives is
 * called: a clone that hangs.
 */
export async function serveGit(folder, { login } = {}) {
  let gate = Promise.resolve();
  const state = { requests: 0 };
  const server = createServer(async (request, response) => {
    state.requests += 1;
    await gate;
    if (login && request.headers.authorization !== basic(login)) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
      return;
    }
    backend(folder, request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${server.address().port}`;
  state.hold = () => {
    let open;
    gate = new Promise((resolve) => (open = resolve));
    return open;
  };
  state.close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return state;
}

function basic({ name, password }) {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

// CGI: the request as environment variables and standard input, the answer as headers and a body on standard output.
function backend(folder, request, response) {
  const url = new URL(request.url, 'http://git');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      // The repositories were made by this very user; git asks because the environment is empty.
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => {});
  let head = Buffer.alloc(0);
  let sent = false;
  child.stdout.on('data', (chunk) => {
    if (sent) return response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const headers = head.subarray(0, end).toString().split('\r\n').map((line) => line.split(/: */, 2));
    const status = headers.find(([name]) => name.toLowerCase() === 'status');
    const rest = headers.filter((header) => header !== status);
    response.writeHead(status ? Number.parseInt(status[1], 10) : 200, Object.fromEntries(rest));
    response.write(head.subarray(end + 4));
    sent = true;
  });
  child.stderr.on('data', (text) => process.stderr.write(`git http-backend: ${text}`));
  child.on('close', () => {
    if (!sent) response.writeHead(500);
    response.end();
  });
  response.on('close', () => child.kill());
}
