// A team's shop for the README's pictures: more services over three environments than a journey needs, all running for
// real, long enough that their lines are drawn.

import { place, deploy, status } from './steps.js';
import { until } from './wait.js';

/** Service, and the pods that it has in dev, test and prod. */
const SERVICES = { gateway: [1, 2, 3], orders: [1, 1, 2], prices: [1, 1, 1], stock: [1, 0, 1] };
const RESOURCES = { cpu_request: '5m', memory_request: '8Mi', memory_limit: '64Mi' };

/** Stands on what `showcase` made, whose services it brings to the other environments too. */
export async function shop({ api, names }, shown) {
  const others = ['test', 'prod'].map((name) => ({ name, namespace: `${names.namespace}-${name}` }));
  for (const { name, namespace } of others) await api.post('/environments', { name, cluster: names.cluster, namespace });
  const environments = [names.environment, ...others.map(({ name }) => name)];
  const { image } = await api.get(`${place(shown.service, names.environment)}/releases/${shown.release}`);
  for (const [name, counts] of Object.entries(SERVICES)) {
    await api.post('/services', { name, team: names.team, source: { image }, ports: [{ name: 'http', port: 8080 }], health_path: '/healthz' });
    for (const [index, replicas] of counts.entries()) {
      if (replicas) await deploy(api, name, environments[index], { image, replicas, resources: RESOURCES });
    }
  }
  for (const { name } of others) await deploy(api, shown.service, name, { image, replicas: 2, resources: RESOURCES });
  // One of them is broken where it hurts, and went well before.
  await api.post(`${place('orders', 'prod')}/releases`, { image, replicas: 2, resources: RESOURCES, variables: { CRASH: '1' }, reason: 'Orders by the new database' });
  await status(api, 'orders', 'prod', 'its pods crash', ({ state }) => ['warning', 'failed'].includes(state), { within: 120_000 });
  return others.map(({ namespace }) => namespace);
}

/** Waits until a page draws lines of what pods use: they need several readings. */
export async function drawn(page, what, selector, count) {
  await until(what, async () => (await page.locator(selector).count()) >= count, { within: 180_000, every: 1000 });
}
