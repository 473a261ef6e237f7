// The main job in the browser, as a developer does it on the first day: sign in, register the sample from its Git
// server, build it, deploy two pods, watch, read logs and metrics, scale to three, deploy a second version, deploy a broken
// one and read why, deploy the first again. What the pages say is compared with what the cluster says.

import assert from 'node:assert/strict';
import { openBrowser, visitor } from '../harness/browser.js';
import { calmly } from '../harness/calm.js';
import { kubectlJson } from '../harness/cluster.js';
import { ground, platform } from '../harness/ground.js';
import { journey } from '../harness/journey.js';
import { until } from '../harness/wait.js';

// A build or a rollout on a busy machine.
const LONG = { within: 180_000 };

async function prepare() {
  const all = await ground('main');
  try {
    await platform(all);
    const browser = await openBrowser();
    const me = await visitor(browser, all.server.url);
    const { service, environment } = all.names;
    return {
      ...all,
      me,
      page: me.page,
      here: `/services/${service}/environments/${environment}`,
      async end() {
        await browser.close();
        await all.end();
      },
    };
  } catch (error) {
    await all.end();
    throw error;
  }
}

journey('from a repository to running pods, in the browser', prepare, (step) => {
  const calm = calmly(step, 'main');

  calm('a wrong password is refused in a sentence, and the right one leads to the board', async ({ me, page, server }) => {
    me.expect(/sign_in.*401|status of 401/);
    await me.open('/services');
    assert.match(page.url(), /\/sign-in\?next=/, 'a page asks who is there first');
    await me.field(/^Name/).fill(server.admin.name);
    await me.field(/^Password/).fill('not this one');
    await me.button('Sign in').click();
    await page.getByRole('alert').first().waitFor();
    assert.equal(await me.field(/^Name/).inputValue(), server.admin.name, 'what was typed is kept');
    await me.field(/^Password/).fill(server.admin.password);
    await me.button('Sign in').click();
    await page.waitForURL('**/services');
    await me.awake();
    await me.open('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
  });

  calm('the form looks at the repository and is filled in', async ({ me, page, git, names }) => {
    await me.open('/services/new');
    await me.field(/^Repository URL/).fill(git.sample);
    await me.sees(/The repository answers/);
    await me.sees(/The Dockerfile exposes 8080/);
    const service = page.getByRole('group', { name: 'Service', exact: true });
    assert.equal(await service.getByLabel(/^Name/).inputValue(), 'hello', 'the name is proposed');
    await service.getByLabel(/^Name/).fill(names.service);
    await service.getByLabel(/^Team/).selectOption({ label: names.team });
    await me.field(/^Health check path/).fill('/healthz');
    await me.picture('main-register');
    await me.button('Register').click();
    await page.waitForURL(`**/services/${names.service}`);
    await page.getByRole('heading', { name: names.service }).first().waitFor();
  });

  calm('it is built, and the page follows to the end', async (ground) => {
    await build(ground);
    await ground.me.picture('main-build');
  });

  calm('two pods are deployed, and the page follows until both are ready', async (ground) => {
    const { me, page, names, here } = ground;
    await me.link('Deploy this build').click();
    await page.waitForURL(`**${here}/deploy?build=*`);
    await me.field(/^Pods/).fill('2');
    await me.field(/^Reason/).fill('The first one');
    await me.picture('main-deploy');
    await me.button('Deploy').first().click();
    await page.waitForURL(`**${here}/releases/1`);
    await me.sees(/All its pods were ready after/, LONG);
    const { status } = await kubectlJson('--namespace', names.namespace, 'get', 'deployment', names.service);
    assert.equal(status.readyReplicas, 2);
  });

  calm('the overview tells the truth and lists both pods', async (ground) => {
    const { me, page, here } = ground;
    await me.open(here);
    await rowsOfPods(page, 2);
    for (const name of await pods(ground)) await me.sees(new RegExp(name.split('-').at(-1)));
    await me.picture('main-overview');
  });

  calm('the log of both pods runs live, and is filtered', async (ground) => {
    const { me, page } = ground;
    await me.link('Logs of all').click();
    await page.waitForURL('**/logs');
    const list = page.getByRole('region', { name: 'Log lines' }).last();
    for (const name of await pods(ground)) await list.getByText(name.split('-').at(-1)).first().waitFor();
    const count = () => list.locator('.log-row').count();
    assert.ok((await count()) > 0);
    await me.picture('main-logs');
    await me.field('Filter lines').fill('listening');
    await until('only lines that fit are left', async () => {
      const texts = (await list.locator('.log-row').allInnerTexts()).filter((text) => text.trim());
      return texts.length > 0 && texts.every((text) => text.includes('listening'));
    });
  });

  calm('the metrics show CPU and memory of both pods, with the release on the axis', async (ground) => {
    const { me, page, here } = ground;
    const names = (await pods(ground)).map((name) => name.split('-').at(-1));
    const shown = async (figure) => {
      const said = await page.getByRole('figure', { name: figure }).first().innerText();
      return names.every((name) => said.includes(name));
    };
    // Prometheus needs two readings of a pod for its CPU.
    await until('both pods are in both charts', async () => {
      await me.open(`${here}/metrics`);
      return (await shown('Memory')) && (await shown('CPU'));
    }, { within: 120_000, every: 1000 });
    await me.picture('main-metrics');
  });

  calm('it is scaled to three, and the page shows the third without a reload', async ({ me, page, here, names }) => {
    await me.open(here);
    await me.button(/^Scale/).first().click();
    const dialog = page.getByRole('dialog').filter({ visible: true });
    await dialog.getByLabel(/^Pods/).fill('3');
    await dialog.getByRole('button', { name: 'Scale to 3 pods' }).click();
    await rowsOfPods(page, 3);
    await until('the cluster has three', async () => (await kubectlJson('--namespace', names.namespace, 'get', 'deployment', names.service)).status.readyReplicas === 3);
  });

  calm('a second version is built and deployed', async (ground) => {
    const { page, api, here } = ground;
    await build(ground, 'two');
    // The page's own answer comes so late that all of its release has happened since, and was said to nobody.
    const old = async (route) => {
      const answer = await route.fetch();
      await until('the release is ready', async () => (await api.get(`${here}/releases/2`)).status === 'ready', LONG);
      await route.fulfill({ response: answer });
    };
    await page.route('**/fn/look_at_release*', old, { times: 1 });
    await deployThis(ground, 2);
    await ground.me.sees(/All its pods were ready after/, LONG);
  });

  calm('a broken version is deployed, and the page says why it does not come up', async (ground) => {
    const { me, page, here } = ground;
    await build(ground, 'crashes');
    await deployThis(ground, 3);
    await me.open(here);
    await me.sees(/exit code 1/, LONG);
    await me.picture('main-broken');
    await page.getByRole('link', { name: /last words/i }).first().click();
    await me.sees(/cannot reach the database/);
    await me.picture('main-last-words');
  });

  calm('the first version is deployed again', async ({ me, page, here, names }) => {
    // What the finding offers asks at once; nothing is done before somebody says so.
    // It is asked where a failed release leaves whoever deployed it, too: there the page of one gives way to the other's.
    await me.open(`${here}/releases/3`);
    await me.link(/Roll back to 2/).click();
    await page.getByRole('dialog', { name: 'Roll back to release 2?' }).getByRole('button', { name: 'Cancel' }).click();
    await page.waitForURL(`**${here}/releases/2`);
    await me.open(`${here}/releases`);
    const row = page.getByRole('row').filter({ hasText: 'The first one' });
    await row.getByText('Was ready').waitFor();
    await row.getByRole('button', { name: 'Deploy again' }).click();
    const dialog = page.getByRole('dialog').filter({ visible: true });
    await me.picture('main-again', { fullPage: false });
    await dialog.getByRole('button', { name: 'Roll back' }).click();
    await page.waitForURL(`**${here}/releases/4`);
    await me.sees(/All its pods were ready after/, LONG);
    await until('the cluster runs three of it', async () => {
      const { spec, status } = await kubectlJson('--namespace', names.namespace, 'get', 'deployment', names.service);
      return status.readyReplicas === 3 && status.updatedReplicas === 3 && spec.replicas === 3;
    });
    await me.open('/');
    await me.sees(names.service);
    await me.picture('main-board');
  });

  calm('whoever signs out sees nothing more', async ({ me, page }) => {
    await page.getByLabel('Account and look').click();
    await me.button('Sign out').filter({ visible: true }).click();
    await page.waitForURL('**/sign-in**');
    await me.open('/services');
    assert.match(page.url(), /\/sign-in/);
  });
});

/** Starts a build on the service's page and follows it until the page says that it succeeded. */
async function build({ me, page, names }, ref) {
  await me.open(`/services/${names.service}`);
  if (ref) await me.field(/branch, tag or commit/i).fill(ref);
  await me.button('Build').click();
  await page.waitForURL(/\/builds\/\d+$/);
  await me.link('Deploy this build').waitFor({ timeout: LONG.within });
}

async function deployThis({ me, page, here }, number) {
  await me.link('Deploy this build').click();
  await page.waitForURL(`**${here}/deploy?build=*`);
  await me.button('Deploy').first().click();
  await page.waitForURL(`**${here}/releases/${number}`);
}

function rowsOfPods(page, count) {
  const rows = page.getByRole('table', { name: 'Pods' }).getByRole('row');
  return until(`${count} pods are listed as ready`, async () => (await rows.filter({ hasText: /ready/i }).count()) === count, { within: 60_000 });
}

async function pods({ names }) {
  const found = await kubectlJson('--namespace', names.namespace, 'get', 'pods', '--selector', `app.kubernetes.io/name=${names.service}`);
  return found.items.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ metadata }) => metadata.name);
}
