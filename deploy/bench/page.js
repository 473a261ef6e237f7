// The first page: how much comes over the line, what the server's memory is with it open, and how many boards a second
// the server renders against its own /healthz under the same load.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openBrowser, visitor } from '../../end2end/harness/browser.js';
import { run } from './measure.js';

/**
 * Gives `bytes` (compressed wasm, JavaScript and CSS), `resident` (MB), and requests a second of the board, of boards that
 * are each drawn anew, and of /healthz.
 */
export async function page({ server }) {
  const browser = await openBrowser();
  try {
    const someone = await visitor(browser, server.url);
    await someone.signIn(server.admin);
    const cookies = await someone.cookies();
    await someone.leave();
    // A second visitor has nothing in the cache.
    const first = await visitor(browser, server.url, { cookies });
    const wanted = [];
    first.page.on('requestfinished', (request) => {
      const kind = path.extname(new URL(request.url()).pathname);
      if (['.wasm', '.js', '.css'].includes(kind)) wanted.push(request.sizes().then(({ responseBodySize }) => ({ kind, size: responseBodySize })));
    });
    // It answers to clicks when all it needs is there.
    await first.open('/');
    const files = await Promise.all(wanted);
    for (const kind of ['.wasm', '.js', '.css']) if (!files.some((file) => file.kind === kind)) throw new Error(`the page came without a ${kind} file`);
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    const resident = Number(readFileSync(`/proc/${server.pid()}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024;
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    await load(`${server.url}/healthz`, cookie, 1);
    const load1 = await load(`${server.url}/`, cookie);
    const load2 = await load(`${server.url}/healthz`, cookie);
    const load3 = await load(`${server.url}/`, cookie, 5, ['--script', path.join(import.meta.dirname, 'anew.lua')]);
    await first.leave();
    return { bytes, resident, board: load1, healthz: load2, anew: load3 };
  } finally {
    await browser.close();
  }
}

// Bounded in time and connections; an answer that is no success makes it fail.
async function load(url, cookie, seconds = 5, more = []) {
  const said = await run('wrk', ['--threads', '1', '--connections', '16', '--duration', `${seconds}s`, '--header', `Cookie: ${cookie}`, ...more, url]);
  if (/Non-2xx/.test(said)) throw new Error(`${url} did not answer every request: ${said}`);
  return Number(said.match(/Requests\/sec:\s+([\d.]+)/)[1]);
}
