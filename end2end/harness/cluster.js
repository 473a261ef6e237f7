// The real cluster that the journeys deploy to, asked past Slipway: what Slipway says must be so.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const kubeconfig = process.env.SLIPWAY_TEST_KUBECONFIG ?? path.join(process.env.SLIPWAY_LOCAL_DIR ?? '/var/lib/slipway-local', 'kubeconfig');
export const prometheus = process.env.SLIPWAY_TEST_PROMETHEUS ?? 'http://127.0.0.1:9090';

export function kubeconfigText() {
  return readFileSync(kubeconfig, 'utf8');
}

/** kubectl's standard output. */
export async function kubectl(...args) {
  const { stdout } = await run('kubectl', ['--kubeconfig', kubeconfig, ...args], { maxBuffer: 64 << 20 });
  return stdout;
}

export async function kubectlJson(...args) {
  return JSON.parse(await kubectl(...args, '--output', 'json'));
}

export async function deleteNamespace(name) {
  await kubectl('delete', 'namespace', name, '--ignore-not-found', '--wait=false');
}
