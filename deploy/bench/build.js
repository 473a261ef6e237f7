// From a commit to a pushed digest, against `docker build` and `docker push` of the same source. Every round changes the
// program, so that both compile it; what was built before is cached for both alike.

import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { built } from '../../end2end/harness/steps.js';
import { duel, run, timed } from './measure.js';

export async function build({ api, git, names, server }) {
  const work = mkdtempSync(path.join(tmpdir(), 'slipway-bench-'));
  const bare = path.join(git.folder, 'hello.git');
  const inside = (...args) => run('git', ['-C', work, '-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', ...args]);
  const change = (text) => {
    appendFileSync(path.join(work, 'main.go'), `\n// ${text} ${process.hrtime.bigint()}\n`);
    return inside('commit', '--quiet', '--all', '--message', text);
  };
  try {
    await run('git', ['clone', '--quiet', bare, work]);
    await inside('checkout', '--quiet', 'main');
    const tag = `${server.registry}/by-hand:bench`;
    // Once for both, so that the base image is in place.
    await built(api, names.service);
    return await duel(
      5,
      async (round) => {
        await change(`ours ${round}`);
        await inside('push', '--quiet', 'origin', 'main');
        return timed(() => built(api, names.service, 'main', { every: 20 }));
      },
      async (round) => {
        await change(`theirs ${round}`);
        return timed(async () => {
          await run('docker', ['build', '--quiet', '--tag', tag, work]);
          await run('docker', ['push', '--quiet', tag]);
        });
      },
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
