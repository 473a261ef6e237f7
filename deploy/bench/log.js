// 20 pods with 50,000 lines each, read merged in time order, against the same streams read raw with 20 curls.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kubectl, kubectlJson } from '../../end2end/harness/cluster.js';
import { deploy as deployed, place } from '../../end2end/harness/steps.js';
import { until } from '../../end2end/harness/wait.js';
import { duel, run, timed } from './measure.js';

const PODS = 20;
const LINES = 50_000;

export async function log({ api, names, server }) {
  const service = `${names.service}-burst`;
  const { environment, namespace } = names;
  await api.post('/services', { name: service, team: names.team, source: { image: '127.0.0.1:5000/samples/burst:1' }, ports: [] });
  await deployed(api, service, environment, { image: '127.0.0.1:5000/samples/burst:1', replicas: PODS, variables: { LINES: String(LINES) } });
  const pods = (await kubectlJson('--namespace', namespace, 'get', 'pods', '--selector', `app.kubernetes.io/name=${service}`)).items;
  const written = pods.map(({ metadata }) =>
    until(`${metadata.name} has written`, async () => (await kubectl('--namespace', namespace, 'logs', '--tail=1', metadata.name)).trim() === 'done', { every: 500 }),
  );
  await Promise.all(written);

  const login = await credentials();
  const url = `${server.url}/api/v1${place(service, environment)}/logs?tail=${LINES + 1}`;
  const ours = ['--silent', '--fail', '--header', `Authorization: Bearer ${server.token}`, url];
  const theirs = pods.map(({ metadata }) => [...login.args, '--silent', '--fail', '--output', '/dev/null', `${login.server}/api/v1/namespaces/${namespace}/pods/${metadata.name}/log?timestamps=true`]);
  try {
    await inOrder(ours);
    const result = await duel(3, () => timed(() => run('curl', [...ours, '--output', '/dev/null'])), () => timed(() => Promise.all(theirs.map((args) => run('curl', args)))));
    return { ...result, lines: PODS * LINES };
  } finally {
    login.forget();
    await api.delete(`/services/${service}?confirm=${service}`);
  }
}

// Before it is measured: every line is there, once, and none is older than the one before.
async function inOrder(args) {
  const child = spawn('curl', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const next = new Map();
  let lines = 0;
  let before = '';
  for await (const text of createInterface({ input: child.stdout })) {
    const { gap, time, pod, line } = JSON.parse(text);
    if (gap) throw new Error(`lines are missing: ${text}`);
    // Nanoseconds are compared as text of one length.
    const [seconds, fraction = ''] = time.replace('Z', '').split('.');
    const at = `${seconds}.${fraction.padEnd(9, '0')}`;
    if (at < before) throw new Error(`${pod} at ${time} comes after ${before}`);
    before = at;
    if (line === 'done') continue;
    const number = Number(line.slice(5, 13));
    const expected = next.get(pod) ?? 1;
    if (number !== expected) throw new Error(`${pod}: line ${number} where ${expected} should be`);
    next.set(pod, expected + 1);
    lines += 1;
  }
  if (lines !== PODS * LINES) throw new Error(`${lines} lines of ${PODS * LINES}`);
}

async function credentials() {
  const config = JSON.parse(await kubectl('config', 'view', '--raw', '--output', 'json'));
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-bench-'));
  const file = (name, text) => {
    const target = path.join(folder, name);
    writeFileSync(target, Buffer.from(text, 'base64'), { mode: 0o600 });
    return target;
  };
  const [{ cluster }] = config.clusters;
  const [{ user }] = config.users;
  const args = ['--cacert', file('ca', cluster['certificate-authority-data']), '--cert', file('cert', user['client-certificate-data']), '--key', file('key', user['client-key-data'])];
  return { args, server: cluster.server, forget: () => rmSync(folder, { recursive: true, force: true }) };
}
