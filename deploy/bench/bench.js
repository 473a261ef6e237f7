// Runs the measurements on one ground and prints the table. `bench.js log event` runs only those. One that fails is a
// row that says so, and does not keep the others from running.

import { ground, platform, registerSample } from '../../end2end/harness/ground.js';
import { built } from '../../end2end/harness/steps.js';
import { build } from './build.js';
import { deploy } from './deploy.js';
import { event } from './event.js';
import { log } from './log.js';
import { page } from './page.js';
import { render } from './render.js';
import { atMost, failure, keep, share, slower, table, told } from './report.js';
import { rollback } from './rollback.js';

const per = (value) => `${value.toFixed(0)}/s`;

const MEASUREMENTS = {
  async page(all) {
    const { bytes, resident, board, healthz, anew } = await page(all);
    return [
      atMost('memory, cluster watched and a page open', resident, 'MB', 64),
      atMost('first page, compressed', bytes / 1000, 'kB', 600),
      share('board, signed in', per(board), '/healthz', per(healthz), board / healthz, 0.1, 1),
      told('board, drawn anew each time', per(anew), '/healthz', per(healthz), anew / healthz, 1),
    ];
  },
  build: async (all) => [slower('build to pushed digest', 'docker build + push', await build(all), 1.1)],
  async deploy(all) {
    all.build = await built(all.api, all.names.service, 'main');
    return [slower('preflight, deploy to all pods ready', 'kubectl apply + rollout status', await deploy(all), 1.05)];
  },
  rollback: async (all) => [slower('roll back to all pods ready', 'kubectl rollout undo + status', await rollback(all), 1.05)],
  async render() {
    const { objects, median_ms: median } = await render();
    return [atMost(`${objects} objects read, checked, rendered, compared`, median, 'ms', 20)];
  },
  event: async (all) => [slower('change in the cluster to event', 'kubectl get --watch', await event(all), 1.3)],
  async log(all) {
    const { ours, theirs, lines, rounds } = await log(all);
    return [share('logs of 20 pods, merged', `${(lines / ours / 1000).toFixed(0)}k lines/s`, '20 curls', `${(lines / theirs / 1000).toFixed(0)}k lines/s`, theirs / ours, 0.7, rounds)];
  },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in MEASUREMENTS));
if (unknown.length) throw new Error(`no such measurement: ${unknown.join(', ')}; there are ${Object.keys(MEASUREMENTS).join(', ')}`);
const names = asked.length ? asked : Object.keys(MEASUREMENTS);
// It deploys what is measured.
if (names.some((name) => ['event', 'rollback'].includes(name)) && !names.includes('deploy')) names.unshift('deploy');

const all = await ground('bench');
const rows = [];
try {
  await platform(all);
  await registerSample(all);
  for (const name of names) {
    const begin = Date.now();
    process.stdout.write(`measuring ${name} ... `);
    try {
      rows.push(...(await MEASUREMENTS[name](all)));
      console.log(`${((Date.now() - begin) / 1000).toFixed(0)} s`);
    } catch (error) {
      rows.push(failure(name, error));
      console.log(`failed: ${error.message}`);
    }
  }
} finally {
  await all.end();
}
console.log(`\n${table(rows)}\n`);
// A part of it, or a debug build, is nothing to keep.
if (!asked.length && process.env.PROFILE !== 'dev') console.log(`written to ${keep(rows)}`);
process.exitCode = rows.every(({ met }) => met !== false) ? 0 : 1;
