// What a service is configured with: base and environment, secrets and files, and two people who edit the same.

import assert from 'node:assert/strict';
import { visitor } from '../harness/browser.js';
import { calmly } from '../harness/calm.js';
import { kubectlJson } from '../harness/cluster.js';
import { unfold } from '../harness/fold.js';
import { platform, registerImage } from '../harness/ground.js';
import { journey } from '../harness/journey.js';
import { assertShown, DESK, inEveryLook, settled } from '../harness/looks.js';
import { stage } from '../harness/stage.js';
import { place } from '../harness/steps.js';
import { until } from '../harness/wait.js';

const HELLO = '127.0.0.1:5000/samples/hello:1';
const SECRET = 'hunter2-is-not-to-be-seen';
const FILE = '/etc/app/application.yaml';
// What a new script begins with is written by the person who takes it.
const SCRIPT = '#!/bin/sh\nset -e\n\n# Runs before the service starts.\n\nexec "$@"';
const VIEWER = { name: 'vera', password: 'a password to look with' };

const prepare = () =>
  stage('configuration', async (all) => {
    const { names } = all;
    await platform(all);
    await registerImage(all, HELLO);
    const other = await visitor(all.browser, all.server.url, { viewport: DESK });
    await other.signIn(all.server.admin);
    const template = async () => (await kubectlJson('--namespace', names.namespace, 'get', 'deployment', names.service)).spec.template.spec;
    return { other, here: place(names.service, names.environment), template };
  }, { viewport: DESK });

const region = (page, name) => page.getByRole('region', { name });
const value = (page, name) => page.getByLabel(`Value of ${name}`, { exact: true });

/** Saves, and waits until it is. */
async function save(who) {
  await who.button('Save').click();
  await until('it is saved', async () => (await who.button('Discard').count()) === 0 || null);
}

/** Adds a variable; the new row is the last one. */
async function add(page, name, text, { secret = false } = {}) {
  await page.getByRole('button', { name: 'Add a variable' }).click();
  await page.getByLabel('Name', { exact: true }).last().fill(name);
  if (secret) await page.getByRole('button', { name: `Keep ${name} as a secret` }).click();
  await page.getByLabel(secret ? `Secret value of ${name}` : `Value of ${name}`, { exact: true }).fill(text);
}

/** No page that was sent holds the secret. */
async function unseen(who, addresses) {
  for (const address of addresses) {
    await who.open(address);
    assert.ok(!(await who.page.content()).includes(SECRET), `the secret stands in ${address}`);
  }
}

journey('configuration, in the browser', prepare, (step) => {
  const calm = calmly(step, 'configuration', ({ me, other }) => [me, other]);

  calm('the base holds in every environment', async ({ me, names }) => {
    const { page } = me;
    await me.open(`/services/${names.service}`);
    await me.link('Configuration').click();
    await page.waitForURL(`**/services/${names.service}/configuration`);
    await me.sees('No variables yet');
    await me.picture('configuration-empty');
    assert.equal(await me.button('Save').getAttribute('aria-disabled'), 'true', 'nothing differs yet');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await me.field(/^or text/).fill('# what it says\nVERSION=base\nGREETING="hello you"\nnonsense\n');
    await me.sees('This line is no NAME=value.');
    await me.button('Take over 2').click();
    await save(me);
    await me.open(`/services/${names.service}/configuration`);
    assert.equal(await value(page, 'GREETING').inputValue(), 'hello you');
  });

  calm('an environment says otherwise, with a secret and a file', async ({ me, here }) => {
    const { page } = me;
    await me.open(here);
    await page.getByRole('navigation').getByRole('link', { name: 'Configuration' }).click();
    await page.waitForURL(`**${here}/configuration`);
    await me.sees('hello you');
    await me.button('Another value of VERSION here').click();
    await value(page, 'VERSION').fill('dev');
    await page.locator('del', { hasText: 'base' }).waitFor();
    await add(page, 'TOKEN', SECRET, { secret: true });
    await me.button('Add a file').click();
    await me.field(/^Path of the file/).fill(FILE);
    await value(page, FILE).fill('a: [1');
    await me.sees(/application.yaml is no YAML/);
    await me.picture('configuration-trouble');
    await value(page, FILE).fill('greeting: hello\nlevel: info\n');
    await until('it is YAML now', async () => (await page.getByText(/is no YAML/).count()) === 0);
    await save(me);
    await me.sees(/version 1/);
    await me.sees('Nothing runs here yet: the first release takes it along.');
    await me.picture('configuration-saved');
  });

  calm('what is wrong is said at its row', async ({ me }) => {
    const { page } = me;
    await add(page, '1A', 'x');
    await me.sees(/“1A” is not a variable's name/);
    assert.equal(await me.button('Save').getAttribute('aria-disabled'), 'true');
    await me.button('Discard').click();
    await until('the row is gone', async () => (await page.getByText(/“1A” is not/).count()) === 0);
  });

  calm('deploying takes it along, and the pods have it', async ({ me, names, here, template }) => {
    const { page } = me;
    await me.link('Deploy it').click();
    await page.waitForURL(`**${here}/deploy`);
    await me.sees(/secret, version 1/);
    const changes = region(page, 'What changes');
    await changes.getByText(/TOKEN +•••• \(1\)/).waitFor();
    await changes.getByText('greeting: hello').waitFor();
    await me.picture('configuration-deploy');
    await until('it may go', async () => (await me.button('Deploy').first().getAttribute('aria-disabled')) !== 'true');
    await me.button('Deploy').first().click();
    await page.waitForURL(`**${here}/releases/1`);
    await me.sees(/All its pods were ready after/, { within: 120_000 });
    const { containers, volumes } = await template();
    const env = Object.fromEntries(containers[0].env.map((one) => [one.name, one]));
    assert.deepEqual([env.VERSION.value, env.GREETING.value], ['dev', 'hello you']);
    const { name, key } = env.TOKEN.valueFrom.secretKeyRef;
    const sealed = await kubectlJson('--namespace', names.namespace, 'get', 'secret', name);
    assert.equal(Buffer.from(sealed.data[key], 'base64').toString(), SECRET);
    assert.ok(containers[0].volumeMounts.some(({ mountPath }) => mountPath === FILE), 'the file is mounted');
    assert.ok(volumes.length > 0);
    // The service itself says which version it was told to be.
    await me.open(`${here}/logs`);
    await me.sees(/listening on :8080/, { within: 60_000 });
  });

  calm('the secret stands nowhere', async ({ me, names, here }) => {
    await unseen(me, [`${here}/configuration`, `${here}/deploy`, `${here}/releases/1`, here, `/services/${names.service}/configuration`, '/audit']);
  });

  calm('a change waits for a release, in the environment and on the base', async ({ me, names, here }) => {
    const { page } = me;
    await me.open(`/services/${names.service}/configuration`);
    await me.sees('Nothing waits: every environment runs with what it is configured with.');
    await value(page, 'GREETING').fill('hello world');
    await save(me);
    await me.sees('A release is needed in:');
    await page.getByRole('main').getByRole('link', { name: names.environment }).click();
    await page.waitForURL(`**${here}/configuration`);
    await me.sees('All pods of the environment are replaced then.');
    await page.getByText('GREETING hello world').or(page.getByText(/GREETING +hello world/)).first().waitFor();
  });

  calm('variables that are touched on the page to deploy are written down', async ({ me, here, template }) => {
    const { page } = me;
    await me.open(`${here}/deploy`);
    await page.getByLabel('Value of VERSION', { exact: true }).fill('two');
    await unfold(page, 'Autoscaling');
    await page.getByRole('radio', { name: /^By the cluster/ }).check();
    assert.equal(await page.locator('input[name="order[autoscaling][max]"]').inputValue(), '3', 'it begins with what is usual');
    await me.sees(/nothing is requested: set the request first/);
    assert.equal(await page.locator('input[name="order[autoscaling][cpu]"]').getAttribute('aria-invalid'), 'true');
    await unfold(page, 'Pods and resources');
    await page.locator('input[name="order[amounts][cpu_request]"]').fill('50m');
    await region(page, 'What changes').getByText(/autoscaling +1–3 · CPU 80%/).waitFor();
    await me.picture('configuration-autoscaling');
    await page.getByRole('radio', { name: /^By hand/ }).check();
    await until('it may go', async () => (await me.button('Deploy').first().getAttribute('aria-disabled')) !== 'true');
    await me.button('Deploy').first().click();
    await page.waitForURL(`**${here}/releases/2`);
    await me.sees(/All its pods were ready after/, { within: 120_000 });
    const { containers } = await template();
    const env = Object.fromEntries(containers[0].env.map((one) => [one.name, one.value]));
    assert.deepEqual([env.VERSION, env.GREETING], ['two', 'hello world']);
    await me.open(`${here}/configuration`);
    assert.equal(await value(page, 'VERSION').inputValue(), 'two');
    await me.sees('Nothing waits: release 2 runs with all of it.');
  });

  calm('whoever typed nothing sees what somebody else saved', async ({ me, other, here }) => {
    await me.open(`${here}/configuration`);
    await other.open(`${here}/configuration`);
    await add(me.page, 'ONE', '1');
    await save(me);
    await value(other.page, 'ONE').waitFor();
  });

  calm('two people edit the same: both changes stand, and where they clash somebody chooses', async ({ me, other, here }) => {
    await me.open(`${here}/configuration`);
    await other.open(`${here}/configuration`);
    await value(other.page, 'VERSION').fill('others');
    await value(other.page, 'ONE').fill('others one');
    await add(other.page, 'TWO', '2');
    await value(me.page, 'ONE').fill('mine one');
    await add(me.page, 'THREE', '3');
    await save(me);
    await other.sees(/changed it while you were typing/);
    assert.equal(await value(other.page, 'VERSION').inputValue(), 'others', 'what was typed stands');
    await other.button('Put both together').click();
    await other.sees(/Some values you both changed: choose/);
    await other.sees(/They changed: THREE/);
    assert.equal(await other.button('Save').getAttribute('aria-disabled'), 'true', 'a clash is decided first');
    await other.picture('configuration-clash');
    await other.button('Take mine').click();
    assert.equal(await value(other.page, 'ONE').inputValue(), 'others one');
    assert.equal(await value(other.page, 'THREE').inputValue(), '3');
    assert.equal(await value(other.page, 'TWO').inputValue(), '2');
    await save(other);
    await value(me.page, 'TWO').waitFor();
    assert.equal(await value(me.page, 'ONE').inputValue(), 'others one');
    assert.equal(await value(me.page, 'VERSION').inputValue(), 'others');
  });

  calm('whoever saves second without having heard of the first is told, and loses nothing', async ({ me, other, here }) => {
    await me.open(`${here}/configuration`);
    await other.open(`${here}/configuration`);
    // Nothing is heard: the stream and what it leads to do not get through.
    await other.context.route(/\/api\/v1\/events|look_at_configuration/, (route) => route.abort());
    await other.open(`${here}/configuration`);
    await value(other.page, 'TWO').fill('two of the second');
    await value(me.page, 'THREE').fill('three of the first');
    await save(me);
    await other.context.unroute(/\/api\/v1\/events|look_at_configuration/);
    other.expect(/409|ERR_FAILED|events|look_at_configuration/);
    await other.button('Save').click();
    await until('both are put together', async () => (await other.page.getByText(/saved first|changed it while/).count()) > 0 || null);
    if (await other.button('Put both together').count()) await other.button('Put both together').click();
    await other.sees(/Both changes stand together below/);
    assert.equal(await value(other.page, 'THREE').inputValue(), 'three of the first');
    assert.equal(await value(other.page, 'TWO').inputValue(), 'two of the second');
    await save(other);
    await other.open(`${here}/configuration`);
    assert.equal(await value(other.page, 'TWO').inputValue(), 'two of the second');
  });

  calm('whoever may only look sees the values and cannot change them', async ({ api, names, browser, server, here }) => {
    await api.post('/users', VIEWER);
    await api.put(`/teams/${names.team}/members/${VIEWER.name}`, { role: 'viewer' });
    const vera = await visitor(browser, server.url, { viewport: DESK });
    try {
      await vera.signIn(VIEWER);
      await vera.open(`${here}/configuration`);
      await vera.sees(/developer|may not|cannot/i);
      assert.equal(await vera.button('Save').getAttribute('aria-disabled'), 'true');
      assert.notEqual(await value(vera.page, 'VERSION').getAttribute('readonly'), null);
      await vera.picture('configuration-viewer');
      vera.assertCalm();
    } finally {
      await vera.leave();
    }
  });

  calm('both pages can be used by everybody, in both languages and on a phone', async ({ names, server, browser, me, here }) => {
    await me.open(`/services/${names.service}/configuration`);
    await me.button('Write a script').click();
    await save(me);
    const pages = { base: `/services/${names.service}/configuration`, environment: `${here}/configuration`, deploy: `${here}/deploy` };
    const words = 'VERSION GREETING TOKEN ONE TWO THREE hello world others first second three two one the base exec sleep admin NAME /bin/sh';
    const known = [...Object.values(names), HELLO, ...words.split(' ')];
    await inEveryLook({ browser, server, me }, async (someone, look) => {
      for (const [name, address] of Object.entries(pages)) {
        await someone.open(address);
        await settled(someone.page);
        if (name === 'environment') await someone.page.locator('details.fold-section > summary').first().click();
        await someone.page.evaluate(() => window.scrollTo(0, 0));
        await someone.picture(`configuration-${name}-${look.name}`);
        await assertShown(someone, look, name, { known, texts: [SCRIPT] });
      }
    });
  });
});
