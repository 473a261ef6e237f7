// The steps that several journeys share, through the API: build and wait, deploy and wait.

import { until, Unreachable } from './wait.js';

const BUILD_OVER = ['succeeded', 'failed', 'cancelled'];
const RELEASE_OVER = ['ready', 'failed', 'superseded'];

/** Builds a branch and gives the build when it is over. */
export async function build(api, service, ref, options) {
  const { number } = await api.post(`/services/${service}/builds`, ref ? { ref } : {});
  return buildOver(api, service, number, options);
}

export function buildOver(api, service, number, { every } = {}) {
  return until(`build ${number} of ${service} is over`, async () => over(await api.get(`/services/${service}/builds/${number}`), BUILD_OVER), { within: 180_000, every });
}

/** Builds a branch, which has to succeed. */
export async function built(api, service, ref, options) {
  const found = await build(api, service, ref, options);
  if (found.status === 'succeeded') return found;
  const log = await api.text(`/services/${service}/builds/${found.number}/log`);
  throw new Error(`build ${found.number} ${found.status}:\n${log}`);
}

export const place = (service, environment) => `/services/${service}/environments/${environment}`;

/** Deploys and waits for one of the ends; the others end the wait with what the environment says. */
export async function deploy(api, service, environment, body, { until: wanted = 'ready', every } = {}) {
  const { number } = await api.post(`${place(service, environment)}/releases`, body);
  return until(
    `release ${number} of ${service} is ${wanted}`,
    async () => {
      const release = await api.get(`${place(service, environment)}/releases/${number}`);
      if (release.status === wanted) return release;
      if (RELEASE_OVER.includes(release.status)) {
        const status = await api.get(place(service, environment));
        throw new Unreachable(`release ${number} is ${release.status}, not ${wanted}: ${status.sentence}`);
      }
      return null;
    },
    { within: 180_000, every },
  );
}

export function status(api, service, environment, what, condition, options) {
  return until(what, async () => {
    const found = await api.get(place(service, environment));
    return condition(found) && found;
  }, options);
}

function over(found, ends) {
  return ends.includes(found.status) && found;
}
