// From a change in the cluster to the event that a page receives, against `kubectl get --watch`. The change is a pod that
// is told to end, with one request to the API server past both: each hears of the same one.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Agent, request } from 'node:https';
import { kubeconfig, kubectl } from '../../end2end/harness/cluster.js';
import { status } from '../../end2end/harness/steps.js';
import { median, now } from './measure.js';

const ROUNDS = 12;

export async function event({ api, names }) {
  const { service, environment, namespace } = names;
  const remove = await remover(namespace);
  const seen = { ours: new Waiter(), theirs: new Waiter() };
  const stop = new AbortController();
  const listening = listen(api, names, seen.ours, stop.signal);
  const selector = `app.kubernetes.io/name=${service}`;
  const watch = spawn('kubectl', ['--kubeconfig', kubeconfig, '--namespace', namespace, 'get', 'pods', '--selector', selector, '--watch', '--output', 'jsonpath={.metadata.name} {.metadata.deletionTimestamp}{"\\n"}']);
  createInterface({ input: watch.stdout }).on('line', (line) => {
    const [name, deleted] = line.split(' ');
    if (deleted) seen.theirs.saw(name);
  });
  const taken = { ours: [], theirs: [] };
  const settled = async () => {
    const found = await status(api, service, environment, 'both pods are ready', ({ ready, pods }) => ready === 2 && pods.length === 2);
    return found.pods[0].name;
  };
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const pod = await settled();
      const both = [seen.ours.next(pod), seen.theirs.next(pod)];
      const begin = now();
      await remove(pod);
      const [ours, theirs] = await Promise.all(both);
      taken.ours.push(ours - begin);
      taken.theirs.push(theirs - begin);
    }
  } finally {
    stop.abort();
    watch.kill();
    await listening;
  }
  return { ours: median(taken.ours), theirs: median(taken.theirs), rounds: ROUNDS, all: taken };
}

// Notes when a pod was told of first after somebody began to wait for it.
class Waiter {
  next(pod) {
    this.pod = pod;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`nobody told of ${pod} within 30 s`)), 30_000);
      this.resolve = (at) => (clearTimeout(late), resolve(at));
    });
  }

  saw(pod) {
    if (pod !== this.pod) return;
    this.pod = undefined;
    this.resolve(now());
  }
}

async function listen(api, { service, environment }, waiter, signal) {
  try {
    for await (const { data } of api.events(`/events?service=${service}&environment=${environment}`, { signal })) {
      if (data?.event === 'status') for (const pod of data.data.pods) if (pod.deleting) waiter.saw(pod.name);
    }
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
}

// One request over a connection that is open already: a kubectl would take longer than what is measured.
async function remover(namespace) {
  const config = JSON.parse(await kubectl('config', 'view', '--raw', '--output', 'json'));
  const [{ cluster }] = config.clusters;
  const [{ user }] = config.users;
  const pem = (text) => Buffer.from(text, 'base64');
  const agent = new Agent({ keepAlive: true, ca: pem(cluster['certificate-authority-data']), cert: pem(user['client-certificate-data']), key: pem(user['client-key-data']) });
  return (pod) =>
    new Promise((resolve, reject) => {
      const url = `${cluster.server}/api/v1/namespaces/${namespace}/pods/${pod}`;
      const call = request(url, { method: 'DELETE', agent }, (answer) => {
        answer.resume();
        answer.on('end', () => (answer.statusCode < 300 ? resolve() : reject(new Error(`the cluster answered ${answer.statusCode}`))));
      });
      call.on('error', reject);
      call.end();
    });
}
