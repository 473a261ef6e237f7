// Measuring: rounds of two contestants in turn, so that what else the machine does meets both.

import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

export const now = () => performance.now() / 1000;

/** Seconds that something takes. */
export async function timed(work) {
  const begin = now();
  await work();
  return now() - begin;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Runs `ours` and `theirs` in turn, who begins changes too; each gives seconds. */
export async function duel(rounds, ours, theirs) {
  const taken = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 ? ['theirs', 'ours'] : ['ours', 'theirs'];
    for (const side of order) taken[side].push(await { ours, theirs }[side](round));
  }
  return { ours: median(taken.ours), theirs: median(taken.theirs), rounds, all: taken };
}

/** Runs a program to its end; its output is shown only when it fails. */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const out = [];
    const said = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => said.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const text = Buffer.concat(out).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}: ${Buffer.concat(said)}${text.slice(-2000)}`));
    });
  });
}
