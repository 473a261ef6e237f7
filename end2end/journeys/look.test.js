// Every page, as it looks: in both languages, both themes, and on a phone. Nothing serious for people who use it in
// another way, no complaint of the browser, no English left in Chinese, no page wider than its window. The pictures are
// for people to look at.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openBrowser, PHONE, visitor, WIDE } from '../harness/browser.js';
import { ground } from '../harness/ground.js';
import { barriers, overflow, untranslated } from '../harness/inspect.js';
import { outside, showcase } from '../harness/showcase.js';
import { until } from '../harness/wait.js';

const LOOKS = [
  { name: 'light', theme: 'light', language: 'en', viewport: WIDE },
  { name: 'dark', theme: 'dark', language: 'en', viewport: WIDE },
  { name: 'chinese', theme: 'light', language: 'zh', viewport: WIDE },
  { name: 'chinese-dark', theme: 'dark', language: 'zh', viewport: WIDE },
  { name: 'phone', theme: 'light', language: 'en', viewport: PHONE },
];

const PAGES = ({ service, broken, environment, cluster, team, build, failed, release }) => {
  const here = `/services/${service}/environments/${environment}`;
  return {
    board: '/',
    services: '/services',
    'service-new': '/services/new',
    service: `/services/${service}`,
    'service-edit': `/services/${service}/edit`,
    'service-builds': `/services/${service}/builds`,
    'service-configuration': `/services/${service}/configuration`,
    build: `/services/${service}/builds/${build}`,
    'build-failed': `/services/${service}/builds/${failed}`,
    overview: here,
    'overview-failed': `/services/${broken}/environments/${environment}`,
    logs: `${here}/logs`,
    metrics: `${here}/metrics`,
    configuration: `${here}/configuration`,
    releases: `${here}/releases`,
    release: `${here}/releases/${release}`,
    deploy: `${here}/deploy?build=${build}`,
    builds: '/builds',
    'logs-pick': '/logs',
    'metrics-pick': '/metrics/services',
    environments: '/environments',
    'environment-new': '/environments/new',
    environment: `/environments/${environment}`,
    clusters: '/clusters',
    'cluster-new': '/clusters/new',
    cluster: `/clusters/${cluster}`,
    teams: '/teams',
    team: `/teams/${team}`,
    people: '/people',
    audit: '/audit',
    settings: '/settings',
    design: '/design',
    'not-there': '/nothing/is/here',
  };
};

describe('how every page looks', { timeout: 1_800_000 }, () => {
  let all, browser, shown, cookies;

  before(async () => {
    all = await ground('look');
    shown = await showcase(all);
    browser = await openBrowser();
    const someone = await visitor(browser, all.server.url);
    await someone.signIn(all.server.admin);
    cookies = await someone.cookies();
    await someone.leave();
  });
  after(async () => {
    await browser?.close();
    await all?.end();
  });

  for (const look of LOOKS) {
    describe(look.name, () => {
      let someone, stranger;
      before(async () => {
        someone = await visitor(browser, all.server.url, { ...look, cookies });
        someone.expect(/nothing\/is\/here.*404|status of 404/);
        stranger = await visitor(browser, all.server.url, look);
      });
      after(async () => Promise.all([someone?.leave(), stranger?.leave()]));

      it('sign-in', () => judge(stranger, look, 'sign-in', '/sign-in', [], async () => ({ names: [], texts: [] })));
      for (const name of Object.keys(PAGES({}))) it(name, () => judge(someone, look, name, PAGES(shown)[name], shown.words, () => outside(all, shown)));
    });
  }
});

async function judge(who, look, name, address, words, written) {
  await who.open(address);
  await until('nothing is loading any more', () => who.page.evaluate(() => ![...document.querySelectorAll('[aria-busy="true"]')].some((busy) => !busy.closest('.gallery-section'))));
  await who.picture(`${name}-${look.name}`);
  const findings = [...who.complaints(), ...(await barriers(who.page))];
  // The gallery shows the parts with things that somebody named; its own texts are held by the house rules.
  if (look.language === 'zh' && name !== 'design') findings.push(...(await untranslated(who.page, words, written)).map((text) => `not in Chinese: ${text}`));
  const wider = await overflow(who.page);
  if (wider > 0) findings.push(`${wider} pixels wider than its window`);
  who.forget();
  assert.deepEqual(findings, [], `${address} (${look.name})`);
}
