// A real Nacos: the one of SLIPWAY_TEST_NACOS, or one that is started here and ended with the journey.

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { root } from './root.js';
import { until } from './wait.js';

/** Gives where it answers, and `publish`, which writes an item as its own console does. */
export function nacos({ later }) {
  const script = (verb) => execFileSync('bash', [path.join(root, 'deploy/test/nacos.sh'), verb], { encoding: 'utf8' }).trim();
  let url = process.env.SLIPWAY_TEST_NACOS;
  if (!url) {
    url = script('up');
    later(() => script('down'));
  }
  const at = `${url}/v1/cs/configs`;
  const publish = async (dataId, content, { group = 'DEFAULT_GROUP', type = 'properties' } = {}) => {
    const body = new URLSearchParams({ dataId, group, type, content });
    const answer = await fetch(at, { method: 'POST', body });
    if ((await answer.text()) !== 'true') throw new Error(`Nacos does not take ${dataId}: ${answer.status}`);
    // It takes a moment until it can be read.
    await until(`${dataId} can be read`, async () => (await (await fetch(`${at}?${new URLSearchParams({ dataId, group })}`)).text()) === content || null);
  };
  return { url, publish };
}
