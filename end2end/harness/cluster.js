// The real cluster that the journeys deploy to, asked past Slipway: what Slipway says must be so.

import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const kubeconfig = process.env.SLIPWAY_TEST_KUBECONFIG ?? path.join(process.env.SLIPWAY_LOCAL_DIR ?? '/var/lib/slipway-local', 'kubeconfig');
export const prometheus = process.env.SLIPWAY_TEST_PROMETHEUS ?? 'http://127.0.0.1:9090';

// The local cluster brings a kubectl of its own version; elsewhere the machine's is taken.
const own = path.join(process.env.SLIPWAY_CACHE ?? path.join(homedir(), '.cache/slipway'), 'bin/slipway-local');
const [program, ...before] = existsSync(own) ? [own, 'kubectl'] : ['kubectl'];

export function kubeconfigText() {
  return readFileSync(kubeconfig, 'utf8');
}

/** kubectl's standard output. */
export async function kubectl(...args) {
  const { stdout } = await run(program, [...before, '--kubeconfig', kubeconfig, ...args], { maxBuffer: 64 << 20 });
  return stdout;
}

export async function kubectlJson(...args) {
  return JSON.parse(await kubectl(...args, '--output', 'json'));
}

export async function deleteNamespace(name) {
  await kubectl('delete', 'namespace', name, '--ignore-not-found', '--wait=false');
}
