// A repository made of deploy/samples/hello, with the versions that the journeys need as branches.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './root.js';

/** What tells the container of a build that takes its time from others. */
export const SLOW = randomBytes(4).toString('hex');

/** Branch, what it is, and what its Dockerfile says besides the sample's. */
const VERSIONS = [
  { branch: 'main', message: 'hello, version 1', lines: [] },
  { branch: 'two', message: 'hello, version 2', lines: ['ENV VERSION=2'] },
  { branch: 'crashes', message: 'hello that ends at once', lines: ['ENV CRASH=1'] },
  { branch: 'unready', message: 'hello that never becomes ready', lines: ['ENV NOT_READY=1'] },
];

/**
 * Makes `NAME.git` in `folder`, with the branches main, two, crashes, unready, fails (a Dockerfile whose second step
 * fails) and slow (one whose second step takes minutes). Gives the commit of each branch.
 */
export function makeSample(folder, name = 'hello') {
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(path.join(tmpdir(), 'slipway-sample-'));
  const git = (...args) =>
    execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', '-c', 'commit.gpgsign=false', ...args], {
      cwd: work,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: work, GIT_CONFIG_NOSYSTEM: '1' },
    }).trim();
  const commits = {};
  const commit = (branch, message) => {
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
    commits[branch] = git('rev-parse', 'HEAD');
  };
  try {
    git('init', '--quiet', '--initial-branch=main');
    cpSync(path.join(root, 'deploy/samples/hello'), work, { recursive: true });
    const dockerfile = path.join(work, 'Dockerfile');
    const original = readFileSync(dockerfile, 'utf8');
    for (const { branch, message, lines } of VERSIONS) {
      if (branch !== 'main') git('checkout', '--quiet', '-b', branch, 'main');
      writeFileSync(dockerfile, [original.trimEnd(), ...lines, ''].join('\n'));
      commit(branch, message);
    }
    const instead = (branch, message, step) => {
      git('checkout', '--quiet', '-b', branch, 'main');
      writeFileSync(dockerfile, original.replace(/^RUN .*$/m, step));
      commit(branch, message);
    };
    instead('fails', 'hello that does not compile', 'RUN echo "main.go:7: undefined: port" >&2 && exit 3');
    instead('slow', 'hello that takes its time', `RUN echo "taking my time ${SLOW}" && sleep 300`);
    git('checkout', '--quiet', 'main');
    git('clone', '--quiet', '--bare', work, path.join(folder, `${name}.git`));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return commits;
}
