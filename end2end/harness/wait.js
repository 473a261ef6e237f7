// Waiting on a condition. Nothing in the journeys waits for a time: a time is always too long or too short.

/**
 * Asks again and again until `condition` gives something truthy, and gives that. An error of the condition counts as
 * "not yet" and is told when the time is up. An `Unreachable` condition ends the wait at once.
 */
export async function until(what, condition, { within = 60_000, every = 100 } = {}) {
  const deadline = Date.now() + within;
  let last;
  for (;;) {
    try {
      last = await condition();
      if (last) return last;
    } catch (error) {
      if (error instanceof Unreachable) throw error;
      last = error;
    }
    if (Date.now() > deadline) {
      const seen = last instanceof Error ? last.message : JSON.stringify(last);
      throw new Error(`not within ${within / 1000} s: ${what}; last seen: ${seen}`, { cause: last });
    }
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

/** What was waited for can no longer happen: a build that failed never succeeds. */
export class Unreachable extends Error {}
