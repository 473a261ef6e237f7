// From a change in the cluster to the event that a page receives, against `kubectl get --watch`. The change is made past
// both, with one request to the API server.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Agent, request } from 'node:https';
import { kubeconfig, kubectl } from '../../end2end/harness/cluster.js';
import { status } from '../../end2end/harness/steps.js';
import { median, now } from './measure.js';

const ROUNDS = 12;

export async function event({ api, names }) {
  const { service, environment, namespace } = names;
  const patch = await patcher(namespace, service);
  const seen = { ours: new Waiter(), theirs: new Waiter() };
  const stop = new AbortController();
  const listening = listen(api, names, seen.ours, stop.signal);
  const watch = spawn('kubectl', ['--kubeconfig', kubeconfig, '--namespace', namespace, 'get', 'deployment', service, '--watch', '--output', 'jsonpath={.spec.replicas}{"\\n"}']);
  createInterface({ input: watch.stdout }).on('line', (line) => seen.theirs.saw(Number(line)));
  const taken = { ours: [], theirs: [] };
  try {
    let replicas = 2;
    const settled = () => status(api, service, environment, `${replicas} pods are ready`, ({ ready, desired }) => ready === replicas && desired === replicas);
    await settled();
    for (let round = 0; round < ROUNDS; round += 1) {
      replicas = replicas === 2 ? 1 : 2;
      const both = [seen.ours.next(replicas), seen.theirs.next(replicas)];
      const begin = now();
      await patch(replicas);
      const [ours, theirs] = await Promise.all(both);
      taken.ours.push(ours - begin);
      taken.theirs.push(theirs - begin);
      await settled();
    }
  } finally {
    stop.abort();
    watch.kill();
    await listening;
  }
  return { ours: median(taken.ours), theirs: median(taken.theirs), rounds: ROUNDS, all: taken };
}

// Notes when a number of replicas was seen first after somebody began to wait for it.
class Waiter {
  next(value) {
    this.value = value;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`nobody told of ${value} replicas within 30 s`)), 30_000);
      this.resolve = (at) => (clearTimeout(late), resolve(at));
    });
  }

  saw(value) {
    if (value !== this.value) return;
    this.value = undefined;
    this.resolve(now());
  }
}

async function listen(api, { service, environment }, waiter, signal) {
  try {
    for await (const { data } of api.events(`/events?service=${service}&environment=${environment}`, { signal })) {
      if (data?.event === 'status') waiter.saw(data.data.desired);
    }
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
}

// One request over a connection that is open already: a kubectl would take longer than what is measured.
async function patcher(namespace, service) {
  const config = JSON.parse(await kubectl('config', 'view', '--raw', '--output', 'json'));
  const [{ cluster }] = config.clusters;
  const [{ user }] = config.users;
  const pem = (text) => Buffer.from(text, 'base64');
  const agent = new Agent({ keepAlive: true, ca: pem(cluster['certificate-authority-data']), cert: pem(user['client-certificate-data']), key: pem(user['client-key-data']) });
  return (replicas) =>
    new Promise((resolve, reject) => {
      const url = `${cluster.server}/apis/apps/v1/namespaces/${namespace}/deployments/${service}/scale?fieldManager=bench`;
      const call = request(url, { method: 'PATCH', agent, headers: { 'Content-Type': 'application/merge-patch+json' } }, (answer) => {
        answer.resume();
        answer.on('end', () => (answer.statusCode < 300 ? resolve() : reject(new Error(`the cluster answered ${answer.statusCode}`))));
      });
      call.on('error', reject);
      call.end(JSON.stringify({ spec: { replicas } }));
    });
}
