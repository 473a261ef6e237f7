// The main job through the REST API, on the real cluster: register, build, deploy, read, scale, deploy the second
// version, deploy a broken one and read why, deploy the first again. Each step goes on from the one before.

import assert from 'node:assert/strict';
import { kubeconfigText, kubectl, kubectlJson, prometheus } from '../harness/cluster.js';
import { ground, registerSample } from '../harness/ground.js';
import { journey } from '../harness/journey.js';
import { build, built, deploy, place, status } from '../harness/steps.js';
import { until } from '../harness/wait.js';

const builds = {};
const releases = {};

journey('from a repository to running pods, through the API', () => ground('api'), (step) => {
  step('a cluster, an environment and a team are added', async ({ api, names }) => {
    await api.post('/teams', { name: names.team });
    const cluster = await api.post('/clusters', { name: names.cluster, kubeconfig: kubeconfigText(), prometheus_url: prometheus });
    assert.equal(cluster.name, names.cluster);
    const environment = await api.post('/environments', { name: names.environment, cluster: names.cluster, namespace: names.namespace });
    assert.equal(environment.namespace, names.namespace);
    const namespace = await kubectlJson('get', 'namespace', names.namespace);
    assert.equal(namespace.metadata.labels['app.kubernetes.io/managed-by'], 'slipway');
  });

  step('the sample is registered from its repository', async (ground) => {
    const { api, names } = ground;
    const service = await registerSample(ground);
    assert.equal(service.name, names.service);
    const listed = await api.all('/services');
    assert.ok(listed.some(({ name }) => name === names.service));
  });

  step('it is built and pushed, with digest, commit and log', async ({ api, names, commits }) => {
    builds.one = await built(api, names.service);
    assert.match(builds.one.digest, /^sha256:[0-9a-f]{64}$/);
    assert.equal(builds.one.commit, commits.main);
    const log = await api.text(`/services/${names.service}/builds/${builds.one.number}/log`);
    assert.match(log, /Step 1\/\d+|FROM/);
  });

  step('two pods are deployed and become ready', async ({ api, names }) => {
    releases.one = await deploy(api, names.service, names.environment, { build: builds.one.number, replicas: 2, reason: 'the first one' });
    const found = await status(api, names.service, names.environment, 'two pods are ready', ({ ready }) => ready === 2);
    assert.equal(found.desired, 2);
    assert.equal(found.release, releases.one.number);
    assert.equal(found.pods.length, 2);
    const deployment = await kubectlJson('--namespace', names.namespace, 'get', 'deployment', names.service, '--show-managed-fields');
    assert.equal(deployment.status.readyReplicas, 2);
    assert.ok(deployment.metadata.managedFields.some(({ manager }) => manager === 'slipway'));
    assert.match(deployment.spec.template.spec.containers[0].image, new RegExp(`@${builds.one.digest}$`));
  });

  step('the logs of both pods come merged in time order', async ({ api, names }) => {
    const here = place(names.service, names.environment);
    const lines = await until('both pods have written', async () => {
      const read = await collect(api.lines(`${here}/logs?tail=50`));
      return new Set(read.map(({ pod }) => pod)).size === 2 && read;
    });
    const times = lines.map(({ time }) => Date.parse(time));
    assert.deepEqual(times, [...times].sort((a, b) => a - b));
    for (const line of lines) for (const key of ['time', 'pod', 'container', 'line']) assert.ok(key in line, `a line has no ${key}`);
  });

  step('the logs can be followed', async ({ api, names }) => {
    const here = place(names.service, names.environment);
    const stop = new AbortController();
    const following = api.lines(`${here}/logs?tail=0&follow=true`, { signal: stop.signal });
    const first = await following.next();
    assert.ok(first.value.line.length > 0);
    stop.abort();
  });

  step('the metrics of both pods come with their units', async ({ api, names }) => {
    const here = place(names.service, names.environment);
    const series = await until('CPU and memory of two pods are measured', async () => {
      const now = Date.now();
      const span = `from=${new Date(now - 600_000).toISOString()}&to=${new Date(now).toISOString()}&step=15`;
      const answer = await api.get(`${here}/metrics?${span}`);
      const text = JSON.stringify(answer);
      const pods = (await api.get(here)).pods.map(({ name }) => name);
      return pods.every((pod) => text.includes(pod)) && answer;
    }, { within: 120_000, every: 1000 });
    assert.match(JSON.stringify(series), /"unit"/);
  });

  step('it is scaled to three', async ({ api, names }) => {
    const here = place(names.service, names.environment);
    await api.put(`${here}/scale`, { replicas: 3 });
    const found = await status(api, names.service, names.environment, 'three pods are ready', ({ ready }) => ready === 3);
    assert.equal(found.desired, 3);
    assert.equal(found.state, 'ready');
  });

  step('the second version is deployed, and the record of the first stays as it was', async ({ api, names }) => {
    const here = place(names.service, names.environment);
    builds.two = await built(api, names.service, 'two');
    releases.two = await deploy(api, names.service, names.environment, { build: builds.two.number });
    assert.equal(await answer(names), '2');
    assert.equal((await api.get(here)).release, releases.two.number);
    const first = await api.get(`${here}/releases/${releases.one.number}`);
    assert.deepEqual([first.status, first.image, first.reason], ['ready', releases.one.image, 'the first one']);
  });

  step('a Dockerfile that fails is told with the line that failed', async ({ api, names }) => {
    const failed = await build(api, names.service, 'fails');
    assert.equal(failed.status, 'failed');
    assert.match(JSON.stringify(failed), /main\.go:7: undefined: port|exit code|returned a non-zero code/);
    const log = await api.text(`/services/${names.service}/builds/${failed.number}/log`);
    assert.match(log, /main\.go:7: undefined: port/);
  });

  step('a broken version is deployed, fails, and says why', async ({ api, names }) => {
    const here = place(names.service, names.environment);
    const broken = await built(api, names.service, 'crashes');
    releases.broken = await deploy(api, names.service, names.environment, { build: broken.number }, { until: 'failed' });
    const found = await status(api, names.service, names.environment, 'the sentence names the exit code', ({ sentence }) => /exit code 1/.test(sentence));
    assert.equal(found.release, releases.broken.number);
    assert.ok(found.ready >= 2, 'the pods of the version before go on serving');
    const crashed = found.pods.find(({ release }) => release === releases.broken.number);
    const words = await until('the last words are read', async () => {
      const lines = await collect(api.lines(`${here}/logs?previous=true&pod=${crashed.name}`));
      return lines.length > 0 && lines;
    });
    assert.match(words.at(-1).line, /FATAL: cannot reach the database/);
  });

  step('the first version is deployed again', async ({ api, names }) => {
    const again = await deploy(api, names.service, names.environment, { release: releases.one.number, reason: 'back' });
    assert.equal(again.image, releases.one.image);
    assert.equal(again.repeats, releases.one.number);
    await status(api, names.service, names.environment, 'all pods are ready again', ({ state, ready, desired }) => state === 'ready' && ready === desired);
    assert.equal(await answer(names), '1');
  });

  step('it is stopped and started', async ({ api, names }) => {
    const here = place(names.service, names.environment);
    await api.post(`${here}/stop`);
    await status(api, names.service, names.environment, 'no pod runs', ({ state, pods }) => state === 'idle' && pods.length === 0);
    await api.post(`${here}/start`);
    await status(api, names.service, names.environment, 'all pods run', ({ state }) => state === 'ready');
  });

  step('the audit trail tells all of it', async ({ api, names }) => {
    const told = (await api.all(`/audit?service=${names.service}`)).map(({ action, actor }) => `${actor}: ${action}`);
    for (const action of ['service.register', 'build.start', 'release.create', 'placement.scale', 'placement.stop', 'placement.start']) {
      assert.ok(told.some((entry) => entry.endsWith(`: ${action}`)), `nobody told of ${action}: ${told.join(', ')}`);
    }
  });

  step('a service that is deleted takes its pods along', async ({ api, names }) => {
    await api.delete(`/services/${names.service}?confirm=${names.service}`);
    await until('the Deployment is gone', async () => (await kubectlJson('--namespace', names.namespace, 'get', 'deployments')).items.length === 0);
  });
});

// The version that the running service itself tells, asked through the cluster's API server.
function answer({ namespace, service }) {
  return until('the service answers', async () => {
    const told = await kubectl('get', '--raw', `/api/v1/namespaces/${namespace}/services/${service}:8080/proxy/`);
    return told.match(/version (\d)/)?.[1];
  });
}

async function collect(lines) {
  const all = [];
  for await (const line of lines) all.push(line);
  return all;
}
