// From the click on "roll back" until all pods are ready, against `kubectl rollout undo` and `kubectl rollout status`.
// Each round brings back the release before: the two differ in a variable.

import { deploy as deployed } from '../../end2end/harness/steps.js';
import { byHand } from './by_hand.js';
import { duel, timed } from './measure.js';

export async function rollback({ api, names, build }) {
  const { service, environment } = names;
  const release = (round) => deployed(api, service, environment, { build: build.number, replicas: 2, variables: { ROUND: round } });
  let before = await release('one');
  const other = await byHand({ api, names }, before);
  await other.apply('one');
  let present = await release('two');
  await other.apply('two');
  const back = async () => {
    const again = await deployed(api, service, environment, { release: before.number, reason: 'measured' }, { every: 20 });
    [present, before] = [again, present];
  };
  try {
    return await duel(6, () => timed(back), () => timed(() => other.undo()));
  } finally {
    await other.end();
  }
}
