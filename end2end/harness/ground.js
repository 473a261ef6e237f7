// The ground a journey starts from: a server, a Git server with the sample, and a program that may use the API. What it
// makes has names of its own, and is taken away at the end.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { client } from './api.js';
import { deleteNamespace, kubeconfigText, prometheus } from './cluster.js';
import { serveGit } from './git.js';
import { makeSample } from './sample.js';
import { startServer } from './server.js';

/**
 * Gives `server`, `api`, `git` (with `git.sample`, a URL), `commits`, `names`, and `end()`. With `plain` the names are as
 * people choose them, which only a server of one's own can take; the namespace is always this ground's alone.
 */
export async function ground(name, { plain = false, ...options } = {}) {
  const mark = randomBytes(3).toString('hex');
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-git-'));
  const commits = makeSample(folder);
  const git = await serveGit(folder);
  git.sample = `${git.url}/hello.git`;
  git.folder = folder;
  const named = (word) => (plain ? word : `${word}-${mark}`);
  const names = {
    service: named('hello'),
    broken: named('payments'),
    idle: named('mailer'),
    team: named('shop'),
    cluster: named('local'),
    environment: named('dev'),
    namespace: `end2end-${mark}`,
  };
  const endings = [() => rmSync(folder, { recursive: true, force: true }), () => git.close()];
  // In the reverse order of making, each even when another failed.
  const end = async () => {
    const results = [];
    for (const ending of endings.reverse()) results.push(await Promise.resolve().then(ending).then(() => null, (error) => error));
    const failed = results.filter(Boolean);
    if (failed.length) throw new AggregateError(failed, failed.map((error) => error.message).join('; '));
  };
  try {
    const server = await startServer(name, options);
    endings.push(() => server.stop());
    endings.push(() => deleteNamespace(names.namespace));
    const api = client(server);
    return { server, api, git, commits, names, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Makes the cluster, the environment and the team through the API, for journeys that are about something else. */
export async function platform({ api, names }) {
  await api.post('/teams', { name: names.team });
  await api.post('/clusters', { name: names.cluster, kubeconfig: kubeconfigText(), prometheus_url: prometheus });
  await api.post('/environments', { name: names.environment, cluster: names.cluster, namespace: names.namespace });
}

/** Registers a service from an image that the registry has. */
export function registerImage({ api, names }, image) {
  const ports = [{ name: 'http', port: 8080 }];
  return api.post('/services', { name: names.service, team: names.team, source: { image }, ports, health_path: '/healthz' });
}

/** Registers the sample from the Git server. */
export function registerSample({ api, names, git }) {
  return api.post('/services', {
    name: names.service,
    team: names.team,
    source: { git: { url: git.sample, ref: 'main' } },
    ports: [{ name: 'http', port: 8080 }],
    health_path: '/healthz',
  });
}
