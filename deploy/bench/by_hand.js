// The same manifests under another name, as a person would bring them out with kubectl.

import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tmpdir } from 'node:os';
import { kubeconfig } from '../../end2end/harness/cluster.js';
import { place } from '../../end2end/harness/steps.js';
import { run } from './measure.js';

/** Gives `apply(round)` and `undo()`, which both wait until all pods are ready, and `end()`. */
export async function byHand({ api, names }, release) {
  const { service, environment, namespace } = names;
  const { manifests } = await api.get(`${place(service, environment)}/releases/${release.number}`);
  const deployment = `deployment/${service}-by-hand`;
  const file = path.join(tmpdir(), `${namespace}.json`);
  const kubectl = (...args) => run('kubectl', ['--kubeconfig', kubeconfig, '--namespace', namespace, ...args]);
  const ready = () => kubectl('rollout', 'status', deployment, '--timeout=120s');
  return {
    apply: async (round) => {
      writeFileSync(file, written(manifests, service, round));
      await kubectl('apply', '--filename', file);
      await ready();
    },
    undo: async () => {
      await kubectl('rollout', 'undo', deployment);
      await ready();
    },
    end: async () => {
      await kubectl('delete', '--filename', file, '--wait=false');
      rmSync(file, { force: true });
    },
  };
}

function written(manifests, service, round) {
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
