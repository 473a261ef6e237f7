// Makes the pictures of the README: the board, the page of a service that is in trouble, its deploy page and its logs, in
// light and dark, of services that were made for real.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openBrowser, visitor } from './harness/browser.js';
import { ground } from './harness/ground.js';
import { root } from './harness/root.js';
import { deleteNamespace } from './harness/cluster.js';
import { drawn, shop } from './harness/shop.js';
import { showcase } from './harness/showcase.js';

const folder = path.join(root, 'docs/screenshots');
mkdirSync(folder, { recursive: true });
const all = await ground('screenshots', { plain: true });
let browser;
let namespaces = [];
try {
  const shown = await showcase(all);
  namespaces = await shop(all, shown);
  const broken = '/services/orders/environments/prod';
  const well = '/services/gateway/environments/prod';
  const pages = {
    board: { address: '/', lines: ['.spark', 8] },
    service: { address: broken, lines: ['.chart-line', 1] },
    metrics: { address: `${well}/metrics`, lines: ['.chart-line', 3] },
    logs: { address: `${well}/logs`, lines: ['.log-row', 3] },
    deploy: { address: `/services/${shown.service}/environments/${shown.environment}/deploy?build=${shown.build}`, lines: ['main', 1] },
    build: { address: `/services/${shown.service}/builds/${shown.failed}`, lines: ['main', 1] },
  };
  browser = await openBrowser();
  for (const theme of ['light', 'dark']) {
    const someone = await visitor(browser, all.server.url, { theme });
    await someone.signIn(all.server.admin);
    for (const [name, { address, lines: [selector, count] }] of Object.entries(pages)) {
      // Lines come with the page, not while it is open, where a page does not follow what pods use.
      await someone.open(address);
      await drawn(someone.page, `${name}: ${count} of ${selector}`, selector, count);
      const file = path.join(folder, `${name}-${theme}.png`);
      await someone.page.screenshot({ path: file, animations: 'disabled' });
      console.log(path.relative(root, file));
    }
    someone.assertCalm();
    await someone.leave();
  }
} finally {
  await browser?.close();
  for (const namespace of namespaces) await deleteNamespace(namespace);
  await all.end();
}
