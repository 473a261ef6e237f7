// Releases that can be trusted, in the browser: the commits between two builds, what others own in the cluster and who takes
// it over, what was changed there as the next release, and the safest that an image allows.

import assert from 'node:assert/strict';
import { calmly } from '../harness/calm.js';
import { kubectl, kubectlJson } from '../harness/cluster.js';
import { platform, registerSample } from '../harness/ground.js';
import { unfold } from '../harness/fold.js';
import { journey } from '../harness/journey.js';
import { until } from '../harness/wait.js';
import { assertShown, DESK, inEveryLook, settled } from '../harness/looks.js';
import { outside } from '../harness/showcase.js';
import { stage } from '../harness/stage.js';
import { built, deploy, place } from '../harness/steps.js';

const OTHER = '127.0.0.1:5000/samples/hello:1';

const prepare = () =>
  stage('trust', async (all) => {
    const { api, names } = all;
    await platform(all);
    await registerSample(all);
    await built(api, names.service);
    await built(api, names.service, 'two');
    await deploy(api, names.service, names.environment, { build: 1, replicas: 1, variables: { MODE: 'first' } });
    const live = () => kubectlJson('--namespace', names.namespace, 'get', 'deployment', names.service);
    const change = (...args) => kubectl('--namespace', names.namespace, ...args);
    return { here: place(names.service, names.environment), live, change };
  }, { viewport: DESK });

const container = async (live) => (await live()).spec.template.spec.containers[0];

journey('releases that can be trusted, in the browser', prepare, (step) => {
  const calm = calmly(step, 'trust');

  calm('what the image allows is taken, and is Slipway’s to choose', async ({ me, page, api, here }) => {
    const { pod } = await api.get(`${here}/releases/1`);
    assert.equal(pod.security.proposed, true);
    await me.open(`${here}/deploy`);
    const security = page.locator('details, section').filter({ has: page.locator('summary', { hasText: 'Security' }) }).last();
    await security.locator('summary').first().click();
    const proposed = page.getByRole('checkbox', { name: 'As safe as the image allows' });
    assert.equal(await proposed.isChecked(), true);
    assert.equal(await page.getByRole('checkbox', { name: /^Not as root/ }).isVisible(), false);
    await proposed.uncheck();
    await page.getByRole('checkbox', { name: /^Not as root/ }).waitFor();
    await me.picture('trust-security');
  });

  calm('the commits between what runs and what is chosen are told, forward and back', async ({ me, page, api, names, here, commits }) => {
    await me.open(`${here}/deploy?build=2`);
    await me.sees('Commits from build 1 to 2');
    const line = page.locator('li.release-commit').filter({ hasText: 'hello, version 2' });
    await line.getByText(commits.two.slice(0, 7)).waitFor();
    await line.getByText('Ann').waitFor();
    const back = await api.get(`/services/${names.service}/builds/1/commits?since=2`);
    assert.deepEqual([back.new.commits.length, back.lost.commits.map(({ subject }) => subject)], [0, ['hello, version 2']]);
  });

  calm('what somebody else owns blocks the deploy until it is taken over', async ({ me, page, api, here, names, change, live }) => {
    await change('set', 'image', `deployment/${names.service}`, `${names.service}=${OTHER}`);
    await me.open(`${here}/deploy?build=2`);
    const owned = page.locator('li.release-check').filter({ hasText: 'kubectl-set owns' });
    await owned.getByText(new RegExp(`containers\\[${names.service}\\]\\.image of Deployment/${names.service}`)).waitFor();
    const send = page.getByRole('button', { name: 'Deploy', exact: true }).first();
    assert.equal(await send.getAttribute('aria-disabled'), 'true');
    await settled(page);
    await me.picture('trust-owned');
    await page.getByRole('checkbox', { name: 'Take over what others own' }).check();
    await owned.getByText('This release takes it over.').waitFor();
    await settled(page);
    await send.click();
    await page.waitForURL(`**${here}/releases/2`);
    await me.sees(/All its pods were ready after/, { within: 120_000 });
    await me.sees('Commits from build 1 to 2');
    await me.picture('trust-release');
    assert.match((await container(live)).image, /:2-/);
    assert.equal((await api.get(`${here}/releases/2`)).take_over, true);
  });

  calm('without the choice nothing of it is applied, and it says how to go on', async ({ me, api, here, names, change, live }) => {
    await change('set', 'env', `deployment/${names.service}`, 'MODE=by hand', 'EXTRA=1');
    const { number } = await api.post(`${here}/releases`, { build: 1 });
    await me.open(`${here}/releases/${number}`);
    await me.sees(/kubectl-set owns/, { within: 60_000 });
    await me.sees(/Deploy again and choose to take over/);
    await me.picture('trust-refused');
    assert.match((await container(live)).image, /:2-/);
    await api.post(`${here}/releases`, { build: 2, take_over: true });
    await me.open(`${here}/releases/${number + 1}`);
    await me.sees(/All its pods were ready after/, { within: 120_000 });
  });

  calm('what was changed in the cluster becomes the next release', async ({ me, page, here, names, change, live }) => {
    await change('set', 'env', `deployment/${names.service}`, 'MODE=taken', 'EXTRA=1');
    await change('set', 'resources', `deployment/${names.service}`, '--limits=memory=96Mi');
    await change('patch', 'service', names.service, '-p', '{"spec":{"sessionAffinity":"ClientIP"}}');
    await me.open(here);
    await page.locator('li.drift').filter({ hasText: 'memory' }).waitFor({ timeout: 45_000 });
    await page.locator('li.drift').filter({ hasText: 'sessionAffinity' }).first().getByText('It can only be put back').waitFor();
    await me.picture('trust-drift');
    await me.link('Take over…').click();
    await page.waitForURL(`**${here}/deploy?changed=1`);
    await me.sees('Filled in with what was changed in the cluster');
    await page.locator('li.release-check').first().waitFor();
    await settled(page);
    await me.picture('trust-filled');
    await page.getByRole('button', { name: 'Deploy', exact: true }).first().click();
    await page.waitForURL(new RegExp(`${here}/releases/\\d+$`));
    await me.sees(/All its pods were ready after/, { within: 120_000 });
    const { env, resources } = await container(live);
    assert.deepEqual(env.filter(({ name }) => ['EXTRA', 'MODE'].includes(name)).map(({ value }) => value), ['1', 'taken']);
    assert.equal(resources.limits.memory, '96Mi');
    assert.match((await container(live)).image, /:2-/, 'what ran goes on');
  });

  calm('a tag is compared by the image that it stands for, and so is one beside the service', async ({ me, page, api, here, names }) => {
    const beside = { name: 'guard', role: 'Init', image: OTHER, variables: { ONCE: '1' } };
    const made = await deploy(api, names.service, names.environment, { image: OTHER, pod: { companions: [beside] }, take_over: true });
    const [{ image }] = made.pod.companions;
    assert.match(image, /^127\.0\.0\.1:5000\/samples\/hello:1@sha256:/);
    assert.equal(made.image, image);
    await me.open(`${here}/deploy`);
    await page.getByRole('radio', { name: /^An image/ }).check();
    await page.getByRole('textbox', { name: 'Image', exact: true }).fill(OTHER);
    const same = page.locator('li.release-check').filter({ hasText: `the same image as in release ${made.number}` });
    await same.filter({ hasText: 'Container guard' }).waitFor();
    await until('both are the same', async () => (await same.count()) === 2);
    await settled(page);
    assert.equal(await page.locator('.diff-removed, .diff-added').filter({ hasText: 'hello' }).count(), 0, 'nothing of an image changes');
    await me.picture('trust-same-image');
  });

  calm('the form of a deploy asks before what is written there is lost', async ({ me, page, here }) => {
    await me.open(here);
    await me.link('Deploy…').first().click();
    await page.waitForURL(`**${here}/deploy`);
    await page.locator('li.release-check').first().waitFor();
    await unfold(page, 'Pods and resources');
    const pods = page.getByRole('spinbutton', { name: 'Pods', exact: true });
    await pods.fill('7');
    const asked = page.getByRole('dialog', { name: 'Leave without saving?' });
    await page.goBack();
    await asked.waitFor();
    assert.ok(page.url().endsWith(`${here}/deploy`), page.url());
    await me.picture('trust-leaving', { fullPage: false });
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await asked.waitFor({ state: 'hidden' });
    assert.equal(await pods.inputValue(), '7', 'nothing is lost');
    await page.goBack();
    await asked.waitFor();
    await asked.getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL(`**${here}`);
    await me.link('Deploy…').first().waitFor();
  });

  calm('all of it can be used by everybody, in both languages and on a phone', async (all) => {
    const { server, here, names, change } = all;
    await change('set', 'image', `deployment/${names.service}`, `${names.service}=${OTHER}`);
    const pages = { deploy: `${here}/deploy?build=1`, release: `${here}/releases/2`, overview: here };
    const words = ['admin', server.admin.name, 'Ann', 'hello, version 1', 'hello, version 2', 'two', 'main', 'MODE', 'EXTRA', 'first', 'taken', 'by hand', 'kubectl-set', 'kubectl-patch', 'ClientIP'];
    const told = await outside(all, { ...names, broken: names.service });
    const known = [...Object.values(names), OTHER, ...words, ...told.names, 'guard', 'Init', 'ONCE', 'ONCE=1', OTHER];
    await inEveryLook(all, async (someone, look) => {
      for (const [name, address] of Object.entries(pages)) {
        await someone.open(address);
        const shown = { deploy: '.release-take-over', release: 'li.release-commit', overview: 'li.drift' }[name];
        await someone.page.locator(shown).first().waitFor({ timeout: 45_000 });
        await settled(someone.page);
        await someone.picture(`trust-${name}-${look.name}`);
        await assertShown(someone, look, name, { known, texts: told.texts });
      }
    });
  });
});
