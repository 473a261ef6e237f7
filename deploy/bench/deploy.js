// From the API call until all pods are ready, preflight and difference first, against `kubectl apply` and `kubectl rollout
// status`. Every round changes a variable of two running pods.

import { deploy as deployed, place } from '../../end2end/harness/steps.js';
import { byHand } from './by_hand.js';
import { duel, timed } from './measure.js';

export async function deploy({ api, names, build }) {
  const { service, environment } = names;
  const order = (round) => ({ build: build.number, replicas: 2, variables: { ROUND: String(round) } });
  const release = (round) => deployed(api, service, environment, order(round), { every: 20 });
  const other = await byHand({ api, names }, await release('first'));
  await other.apply('first');
  const looked = async (round) => {
    const { checks } = await api.post(`${place(service, environment)}/releases/preflight`, order(round));
    const refused = checks.filter(({ verdict }) => verdict === 'blocked');
    if (refused.length) throw new Error(refused.map(({ sentence }) => sentence).join(' '));
    return release(round);
  };
  // Once, so that it is warm.
  await looked('warm');
  try {
    return await duel(6, (round) => timed(() => looked(round)), (round) => timed(() => other.apply(round)));
  } finally {
    await other.end();
  }
}
