// What the pictures show: services in every state that a person may meet, made for real through the API.

import { place, build, built, deploy, status } from './steps.js';
import { platform, registerSample } from './ground.js';

/**
 * A service with two ready pods, a build that failed and two releases; one whose pods crash; one that was never deployed.
 * Gives their names and numbers, and all `words` in it that are nobody's to translate.
 */
export async function showcase(all) {
  const { api, names, git } = all;
  const { service, broken, idle, environment } = names;
  await platform(all);
  await registerSample(all);
  await api.patch(`/services/${service}`, { description: 'Says hello', links: [{ title: 'Runbook', url: 'https://example.org/hello' }] });
  for (const name of [broken, idle]) {
    await api.post('/services', { name, team: names.team, source: { git: { url: git.sample, ref: name === broken ? 'crashes' : 'main' } }, ports: [{ name: 'http', port: 8080 }] });
  }
  const one = await built(api, service);
  const first = await deploy(api, service, environment, { build: one.number, replicas: 2, reason: 'First light', resources: { cpu_request: '20m', memory_request: '16Mi', memory_limit: '64Mi' } });
  const two = await built(api, service, 'two');
  await deploy(api, service, environment, { build: two.number, variables: { GREETING: 'hello' } });
  const failed = await build(api, service, 'fails');
  const crashing = await built(api, broken);
  await api.post(`${place(broken, environment)}/releases`, { build: crashing.number });
  await status(api, broken, environment, 'its pods crash', ({ state }) => ['warning', 'failed'].includes(state), { within: 120_000 });
  return {
    ...names,
    build: two.number,
    failed: failed.number,
    release: first.number,
    words: [...Object.values(names), git.sample, all.server.admin.name, 'Says hello', 'Runbook', 'First light', 'GREETING', 'hello', 'crashes', 'fails', 'two', 'main'],
  };
}

/** What programs, people and the cluster wrote about what is shown, and the names of its pods: nobody translates them. */
export async function outside({ api }, { service, broken, environment }) {
  const texts = [];
  const names = [];
  for (const name of [service, broken]) {
    const here = place(name, environment);
    for (const { number, subject, sentence } of await api.all(`/services/${name}/builds`)) {
      const log = await api.text(`/services/${name}/builds/${number}/log`);
      // A step is named by its line of the Dockerfile.
      texts.push(subject ?? '', sentence ?? '', ...log.split('\n'), ...[...log.matchAll(/^Step \d+\/\d+ : (.*)$/gm)].map(([, line]) => line));
    }
    const { evidence, events, pods } = await api.get(here);
    texts.push(evidence ?? '', ...events.flatMap(({ reason, message, object }) => [reason, message, object]));
    for (const pod of pods) {
      const { reason, message, containers } = pod;
      names.push(...called(pod.name));
      texts.push(reason ?? '', message ?? '', ...containers.flatMap((container) => [container.reason ?? '', container.message ?? '', container.last?.reason ?? '', container.last?.message ?? '']));
    }
    for await (const { line } of api.lines(`${here}/logs?tail=500`)) texts.push(line ?? '');
    // Charts show pods that are gone, too.
    const { series } = await api.get(`${here}/metrics`);
    for (const { labels } of series) names.push(...called(labels.pod));
  }
  return { names, texts: texts.filter(Boolean) };
}

// A pod's random end is how people tell it from others.
function called(pod) {
  return [pod, pod.split('-').at(-1)];
}
