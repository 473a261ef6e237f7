// A journey is a row of steps on one ground. Each goes on from the one before, so after one that failed the others fail for
// its sake, and say so.

import { after, before, describe, it } from 'node:test';

/** `prepare` gives the ground (with `end()`), `steps` calls `step(title, async (ground) => ...)`. */
export function journey(title, prepare, steps, { timeout = 900_000, each = 300_000 } = {}) {
  describe(title, { timeout }, () => {
    let ground;
    let broken;
    before(async () => {
      ground = await prepare();
    });
    after(async () => ground?.end());
    steps((name, run) =>
      it(name, { timeout: each }, async () => {
        if (broken) throw new Error(`not reached: “${broken}” failed`);
        try {
          await run(ground);
        } catch (error) {
          broken = name;
          throw error;
        }
      }),
    );
  });
}
