// Makes the pictures of the README: the board and the page of a service, in light and dark, of services that were made for
// real.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openBrowser, visitor } from './harness/browser.js';
import { ground } from './harness/ground.js';
import { root } from './harness/root.js';
import { showcase } from './harness/showcase.js';

const folder = path.join(root, 'docs/screenshots');
mkdirSync(folder, { recursive: true });
const all = await ground('screenshots', { plain: true });
let browser;
try {
  const shown = await showcase(all);
  const here = `/services/${shown.service}/environments/${shown.environment}`;
  browser = await openBrowser();
  for (const theme of ['light', 'dark']) {
    const someone = await visitor(browser, all.server.url, { theme });
    await someone.signIn(all.server.admin);
    for (const [name, address] of Object.entries({ board: '/', service: here })) {
      await someone.open(address);
      const file = path.join(folder, `${name}-${theme}.png`);
      await someone.page.screenshot({ path: file, animations: 'disabled' });
      console.log(path.relative(root, file));
    }
    someone.assertCalm();
    await someone.leave();
  }
} finally {
  await browser?.close();
  await all.end();
}
