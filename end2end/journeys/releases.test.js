// What becomes of releases in the browser: taken from one environment to the next, taken away as files, gone back from with
// what comes by itself held, and kept true to what is in the cluster.

import assert from 'node:assert/strict';
import { calmly } from '../harness/calm.js';
import { deleteNamespace, kubectl, kubectlJson } from '../harness/cluster.js';
import { platform, registerSample } from '../harness/ground.js';
import { journey } from '../harness/journey.js';
import { assertShown, DESK, inEveryLook, settled } from '../harness/looks.js';
import { stage } from '../harness/stage.js';
import { build, deploy, place, status } from '../harness/steps.js';
import { until } from '../harness/wait.js';

const RESOURCES = { cpu_request: '20m', memory_request: '16Mi', memory_limit: '64Mi' };

const prepare = () =>
  stage('releases', async (all) => {
    const { api, names } = all;
    const next = { name: `${names.environment}-next`, namespace: `${names.namespace}-next` };
    all.later(() => deleteNamespace(next.namespace));
    await platform(all);
    await api.post('/environments', { ...next, cluster: names.cluster });
    await registerSample(all);
    await build(api, names.service);
    await deploy(api, names.service, names.environment, { build: 1, replicas: 1, resources: RESOURCES, variables: { MODE: 'first' } });
    const live = () => kubectlJson('--namespace', names.namespace, 'get', 'deployment', names.service);
    return { next, here: place(names.service, names.environment), there: place(names.service, next.name), live };
  }, { viewport: DESK });

const row = (page, text) => page.locator('li.drift').filter({ hasText: text });

journey('releases, in the browser', prepare, (step) => {
  const calm = calmly(step, 'releases');

  calm('a release is taken away as files', async ({ me, page, here, names }) => {
    await me.open(`${here}/releases/1`);
    await page.locator('summary', { hasText: 'Export' }).click();
    await me.picture('releases-export');
    for (const [format, file] of [['YAML', /\.yaml$/], ['Kustomize', /\.(tar\.gz|tgz)$/], ['Helm', /\.(tar\.gz|tgz)$/]]) {
      if (!(await page.locator('details.menu[open] a', { hasText: format }).count())) await page.locator('summary', { hasText: 'Export' }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('details.menu[open] a', { hasText: format }).click()]);
      assert.match(download.suggestedFilename(), file, format);
      assert.match(download.suggestedFilename(), new RegExp(names.service));
      assert.equal(await download.failure(), null);
    }
  });

  calm('it is brought to the next environment, whose own settings stay', async ({ me, page, api, here, there, names, next }) => {
    await me.open(`${here}/releases`);
    await page.getByRole('link', { name: 'Promote…' }).first().click();
    const dialog = page.getByRole('dialog', { name: /Promote release 1/ });
    await dialog.getByText(`Nothing runs in ${next.name} yet`).waitFor();
    await dialog.getByText(`Release 1 was ready in ${names.environment}.`).waitFor();
    await me.picture('releases-promote', { fullPage: false });
    await dialog.getByRole('button', { name: `Promote to ${next.name}` }).click();
    await page.waitForURL(`**${there}/releases/1`);
    // The page of the release that it comes from says the same until the new one is there.
    await me.link(`from ${names.environment}, release 1`).waitFor();
    await me.sees(/All its pods were ready after/, { within: 120_000 });
    await me.link(`from ${names.environment}, release 1`).click();
    await page.waitForURL(`**${here}/releases/1`);
    const promoted = await api.get(`${there}/releases/1`);
    assert.deepEqual(promoted.promoted, { environment: names.environment, release: 1 });
    // What the target has of its own stays when the next one comes.
    await deploy(api, names.service, next.name, { build: 1, replicas: 2, resources: RESOURCES, variables: { MODE: 'of its own' } });
    await deploy(api, names.service, names.environment, { build: 1, variables: { MODE: 'second' } });
    // Somebody owns a field there, and only there: it is taken over by whoever promotes, when they choose it.
    await kubectl('--namespace', next.namespace, 'set', 'env', `deployment/${names.service}`, 'MODE=by hand');
    await me.open(`${here}/releases/2?do=promote`);
    const again = page.getByRole('dialog', { name: /Promote release 2/ });
    await again.getByText(/What .* has of its own stays/).waitFor();
    await again.getByLabel('Reason').fill('Seen in dev');
    const owned = again.locator('li.release-check').filter({ hasText: 'kubectl-set owns' });
    await owned.getByText(/env\[MODE\]/).waitFor();
    const send = again.getByRole('button', { name: /^Promote to/ });
    assert.equal(await send.getAttribute('aria-disabled'), 'true');
    await again.getByRole('checkbox', { name: 'Take over what others own' }).check();
    await owned.getByText('This release takes it over.').waitFor();
    await settled(page);
    await me.picture('releases-promote-owned', { fullPage: false });
    await send.click();
    await page.waitForURL(`**${there}/releases/3`);
    await me.link(`from ${names.environment}, release 2`).waitFor();
    await me.sees(/All its pods were ready after/, { within: 120_000 });
    const third = await api.get(`${there}/releases/3`);
    assert.deepEqual([third.variables?.MODE ?? third.settings?.variables?.MODE, third.reason], ['of its own', 'Seen in dev']);
    assert.equal(third.take_over, true);
    const { spec } = await kubectlJson('--namespace', next.namespace, 'get', 'deployment', names.service);
    assert.equal(spec.template.spec.containers[0].env.find(({ name }) => name === 'MODE').value, 'of its own');
  });

  calm('going back holds what comes by itself, visibly, until somebody lets it go on', async ({ me, page, api, here, names }) => {
    await me.open(here);
    const deploys = page.getByRole('switch', { name: /^Deploy new builds/ });
    await deploys.check();
    await until('it is chosen', async () => (await api.get(here)).automation.deploys);
    await me.open(`${here}/releases/1?do=again`);
    const dialog = page.getByRole('dialog', { name: /Roll back to release 1/ });
    await dialog.getByText(/Nothing is deployed here by itself from then on/).waitFor();
    await dialog.getByText(/what was added since goes/).waitFor();
    await dialog.getByRole('button', { name: 'Roll back' }).click();
    await page.waitForURL(`**${here}/releases/3`);
    await me.sees('Automatic deploys are held');
    await me.sees(/rolled back to release 1\./);
    await me.sees(/All its pods were ready after/, { within: 120_000 });
    await me.picture('releases-held');
    await me.open('/');
    await me.sees('deploys held');
    await me.open(`/services/${names.service}`);
    await me.sees('deploys held');
    await me.open(`${here}/logs`);
    await me.button('Let them go on…').click();
    const asked = page.getByRole('dialog', { name: /go on\?/ });
    await me.picture('releases-go-on', { fullPage: false });
    await asked.getByRole('button', { name: 'Let them go on' }).click();
    await page.getByText('Automatic deploys are held').waitFor({ state: 'detached' });
    assert.equal((await api.get(here)).automation.hold ?? null, null);
    await me.open(`/audit?service=${names.service}&action=release.rollback`);
    await me.sees(/rolled back to release 1/);
    await me.picture('releases-audit');
    // Where nothing is deployed by itself, nothing is held but scripts: only the overview says so.
    await api.put(`${here}/automation`, { deploys: false, hold: true });
    await me.open(here);
    await me.sees(/scripts that deploy with .automatic. are refused/);
    await me.picture('releases-scripts');
    assert.equal(await page.getByText('Automatic deploys are held', { exact: true }).count(), 0);
    await me.button('Let scripts deploy').click();
    await me.button('Let scripts deploy').waitFor({ state: 'detached' });
    assert.equal((await api.get(here)).automation.hold ?? null, null);
    await api.put(`${here}/automation`, { deploys: true });
  });

  calm('what was changed behind its back is told by field, and put back', async ({ me, page, here, names, live }) => {
    await me.open(here);
    await me.sees('Nothing differs from what was applied.');
    await kubectl('--namespace', names.namespace, 'scale', 'deployment', names.service, '--replicas=2');
    await kubectl('--namespace', names.namespace, 'set', 'env', `deployment/${names.service}`, 'EXTRA=1', 'MODE=by hand');
    await row(page, 'spec.replicas').filter({ hasText: '1 → 2' }).waitFor({ timeout: 45_000 });
    await row(page, 'EXTRA').filter({ hasText: 'kubectl' }).waitFor({ timeout: 45_000 });
    await row(page, 'MODE').waitFor();
    await until('the pods are still', async () => (await live()).status.updatedReplicas === 2 && (await live()).status.readyReplicas === 2, { within: 90_000 });
    await me.picture('releases-drift');
    // Every page of the place marks it, and so do the board and the service.
    await me.open('/');
    await me.sees('changed in the cluster', { within: 30_000 });
    await me.open(`${here}/logs`);
    await me.picture('releases-changed', { fullPage: false });
    await me.link('changed in the cluster').click();
    await page.waitForURL(`**${here}#changed`);
    await me.button('Put back…').click();
    const asked = page.getByRole('dialog', { name: /Put it back/ });
    await asked.getByText('spec.replicas').waitFor();
    await me.picture('releases-put-back', { fullPage: false });
    await asked.getByRole('button', { name: 'Put back' }).click();
    await me.sees('Nothing differs from what was applied.', { within: 60_000 });
    await me.link('changed in the cluster').waitFor({ state: 'detached' });
    const { spec } = await live();
    assert.equal(spec.replicas, 1);
    assert.deepEqual(spec.template.spec.containers[0].env.filter(({ name }) => ['EXTRA', 'MODE'].includes(name)).map(({ name, value }) => [name, value]), [['MODE', 'first']]);
  });

  calm('a number of pods that somebody chose there is taken over', async ({ me, page, api, here, names, live }) => {
    await kubectl('--namespace', names.namespace, 'scale', 'deployment', names.service, '--replicas=2');
    await row(page, 'spec.replicas').waitFor({ timeout: 45_000 });
    await row(page, 'spec.replicas').getByRole('button', { name: 'Take it over' }).click();
    await me.sees('Nothing differs from what was applied.', { within: 60_000 });
    assert.equal((await api.get(here)).replicas, 2);
    assert.equal((await live()).spec.replicas, 2);
  });

  calm('what the cluster scales by itself shows what it reads, and is not scaled by hand', async ({ me, page, api, here, there, names, next }) => {
    await deploy(api, names.service, next.name, { build: 1, resources: RESOURCES, autoscaling: { min: 1, max: 3, cpu: 80 } });
    await status(api, names.service, next.name, 'the autoscaler reads the CPU', ({ autoscaler }) => autoscaler?.readings?.[0]?.current != null, { within: 180_000, every: 1000 });
    await me.open(there);
    await me.sees('Autoscaling');
    await me.sees(/% of 80%/);
    assert.equal(await me.button('Scale…').getAttribute('aria-disabled'), 'true');
    assert.match(await me.button('Scale…').getAttribute('title'), /The cluster decides/);
  });

  calm('all of it can be used by everybody, in both languages and on a phone', async ({ api, names, next, server, browser, me, here, there }) => {
    // Something of everything at once: held, drifted, scaled by itself.
    await api.put(`${there}/automation`, { deploys: true, hold: true });
    await kubectl('--namespace', next.namespace, 'set', 'env', `deployment/${names.service}`, 'EXTRA=1');
    await status(api, names.service, next.name, 'the pods are still', ({ state }) => state === 'ready', { within: 90_000 });
    const pages = {
      overview: there,
      release: `${there}/releases/3`,
      list: `${there}/releases`,
      service: `/services/${names.service}`,
      board: '/',
      promote: `${here}/releases/2?do=promote`,
    };
    const words = ['hello, version 1', 'first', 'second', 'MODE', 'EXTRA', 'admin', 'kubectl', 'set', server.admin.name];
    const known = [...Object.values(names), next.name, next.namespace, ...words];
    await inEveryLook({ browser, server, me }, async (someone, look) => {
      for (const [name, address] of Object.entries(pages)) {
        await someone.open(address);
        if (name === 'overview') await someone.page.locator('li.drift').first().waitFor();
        if (name === 'promote') await someone.page.locator('dialog[open] li.release-check').first().waitFor();
        await settled(someone.page);
        await someone.picture(`releases-${name}-${look.name}`, { fullPage: name !== 'promote' });
        // The words of the other pages are looked at by the journey of how every page looks.
        await assertShown(someone, look, name, name === 'promote' ? { known } : {});
      }
    });
  });
});
