// From the API call until all pods are ready, against `kubectl apply` and `kubectl rollout status` of the same manifests
// under another name. Every round changes a variable of two running pods.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { tmpdir } from 'node:os';
import { kubeconfig } from '../../end2end/harness/cluster.js';
import { deploy as deployed, place } from '../../end2end/harness/steps.js';
import { duel, run, timed } from './measure.js';

export async function deploy({ api, names, build }) {
  const { service, environment, namespace } = names;
  const release = (round) =>
    deployed(api, service, environment, { build: build.number, replicas: 2, variables: { ROUND: String(round) } }, { every: 20 });
  const first = await release('first');
  const { manifests } = await api.get(`${place(service, environment)}/releases/${first.number}`);
  const file = path.join(tmpdir(), `${namespace}.json`);
  const kubectl = (...args) => run('kubectl', ['--kubeconfig', kubeconfig, '--namespace', namespace, ...args]);
  const apply = async (round) => {
    writeFileSync(file, byHand(manifests, service, round));
    return timed(async () => {
      await kubectl('apply', '--filename', file);
      await kubectl('rollout', 'status', `deployment/${service}-by-hand`, '--timeout=120s');
    });
  };
  await apply('first');
  return duel(6, (round) => timed(() => release(round)), apply);
}

function byHand(manifests, service, round) {
  const items = JSON.parse(JSON.stringify(manifests).replaceAll(`"${service}"`, `"${service}-by-hand"`));
  for (const item of items) {
    // Not Slipway's: it would take them for its own and remove them.
    for (const metadata of [item.metadata, item.spec?.template?.metadata]) if (metadata?.labels) metadata.labels['app.kubernetes.io/managed-by'] = 'bench';
    if (item.spec?.selector?.matchLabels) item.spec.selector.matchLabels['app.kubernetes.io/managed-by'] = 'bench';
    else if (item.kind === 'Service') item.spec.selector['app.kubernetes.io/managed-by'] = 'bench';
    for (const container of item.spec?.template?.spec?.containers ?? []) {
      container.env = [...(container.env ?? []).filter(({ name }) => name !== 'ROUND'), { name: 'ROUND', value: String(round) }];
    }
  }
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
