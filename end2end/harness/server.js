// A Slipway server of its own for a journey: the debug build with an empty data folder, on a free port.

import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './root.js';
import { until } from './wait.js';

export const report = process.env.SLIPWAY_REPORT ?? path.join(root, 'end2end/report');

const admin = {
  name: process.env.SLIPWAY_ADMIN_NAME ?? 'admin',
  password: process.env.SLIPWAY_ADMIN_PASSWORD ?? `one-${randomBytes(9).toString('hex')}`,
};

export function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? path.join(process.env.SLIPWAY_CACHE ?? path.join(homedir(), '.cache/slipway'), 'target');
  const found = process.env.SLIPWAY_BINARY ?? path.join(target, 'debug/slipway');
  if (!existsSync(found)) throw new Error(`there is no ${found}: cargo build -p slipway, or name one in SLIPWAY_BINARY`);
  return found;
}

/**
 * Starts a server, or takes the one of SLIPWAY_URL (with SLIPWAY_TOKEN, SLIPWAY_ADMIN_NAME, SLIPWAY_ADMIN_PASSWORD).
 * Gives `url`, `admin`, `token` (the administrator's), `log` (its file), `pid()`, `kill()` (-9), `restart()`, `stop()`.
 * `environment` adds variables.
 */
export async function startServer(name, { environment = {} } = {}) {
  if (process.env.SLIPWAY_URL) {
    const given = { url: process.env.SLIPWAY_URL, admin, token: process.env.SLIPWAY_TOKEN };
    if (!given.token) throw new Error('SLIPWAY_URL needs SLIPWAY_TOKEN, an administrator’s token');
    const refuse = () => Promise.reject(new Error('a server that was given is not started or ended here'));
    return { ...given, foreign: true, kill: refuse, restart: refuse, stop: async () => {} };
  }
  const data = mkdtempSync(path.join(tmpdir(), 'slipway-end2end-'));
  const registry = `127.0.0.1:5000/end2end-${path.basename(data).slice(-6).toLowerCase()}`;
  mkdirSync(report, { recursive: true });
  const log = path.join(report, `${name}.server.log`);
  const env = { ...own(), SLIPWAY_REGISTRY: registry, SLIPWAY_ADMIN_NAME: admin.name, SLIPWAY_ADMIN_PASSWORD: admin.password, ...environment };
  const sink = createWriteStream(log);
  let child;
  let listen = '127.0.0.1:0';

  const start = async () => {
    child = spawn(binary(), ['serve', '--listen', listen, '--data', data], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stderr.pipe(sink, { end: false });
    child.stdout.pipe(sink, { end: false });
    listen = await said(child, /listens on http:\/\/(\S+)/);
    const url = `http://${listen}`;
    await until('the server is ready', async () => {
      const answer = await fetch(`${url}/readyz`);
      return answer.ok || (answer.status === 404 && (await fetch(`${url}/healthz`)).ok);
    });
    return url;
  };
  // Whatever becomes of the journey, its server ends with it.
  process.once('exit', () => child?.kill('SIGKILL'));
  const ended = () => (child.exitCode ?? child.signalCode) !== null;
  const end = async (signal) => {
    const gone = ended() ? null : new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  };

  let url, token;
  try {
    url = await start();
    token = makeToken(data, env);
  } catch (error) {
    if (!ended()) await end('SIGKILL');
    throw new Error(`${error.message}; the server's log: ${log}`, { cause: error });
  }
  return {
    url,
    admin,
    registry,
    data,
    log,
    token,
    pid: () => child.pid,
    kill: () => end('SIGKILL'),
    restart: start,
    async stop() {
      await end('SIGTERM');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

// The person's own settings must not change what is tested.
function own() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SLIPWAY_') || name === 'SLIPWAY_DIST'));
}

function makeToken(data, env) {
  const said = execFileSync(binary(), ['token', 'create', '--data', data, '--user', admin.name, '--name', 'end2end'], { cwd: root, env, encoding: 'utf8' });
  const token = said.match(/slw_\S+/)?.[0];
  if (!token) throw new Error(`no token in what the program said: ${said}`);
  return token;
}

// Reads lines until one matches, with the terminal's colours taken out, and gives its first group.
function said(child, pattern) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it listened`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const match = line.replace(/\x1b\[[0-9;]*m/g, '').match(pattern);
      if (match) resolve(match[1]);
    });
  });
}
