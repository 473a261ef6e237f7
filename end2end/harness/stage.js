// The ground with a browser before it: what most journeys begin with.

import { openBrowser, visitor } from './browser.js';
import { ground } from './ground.js';

/**
 * `set(all)` makes what the journey is about, and gives what else its steps want; `all.later(end)` has something ended with
 * the rest. The steps get all of it, with `browser`, and `me`: the administrator, signed in.
 */
export async function stage(name, set, { viewport } = {}) {
  const all = await ground(name);
  const browser = await openBrowser();
  const endings = [];
  const end = async () => {
    await browser.close();
    for (const ending of endings) await ending();
    await all.end();
  };
  try {
    const whole = { ...all, browser, later: (ending) => endings.push(ending) };
    const more = await set(whole);
    const me = await visitor(browser, all.server.url, viewport && { viewport });
    await me.signIn(all.server.admin);
    return { ...whole, me, page: me.page, ...more, end };
  } catch (error) {
    await end();
    throw error;
  }
}
