// What the pods of a release are made of: how they are asked, what is mounted, what they may do.

import assert from 'node:assert/strict';
import { visitor } from '../harness/browser.js';
import { calmly } from '../harness/calm.js';
import { kubectl, kubectlJson } from '../harness/cluster.js';
import { isOpen, section, unfold } from '../harness/fold.js';
import { platform, registerImage } from '../harness/ground.js';
import { journey } from '../harness/journey.js';
import { assertShown, DESK, inEveryLook, settled } from '../harness/looks.js';
import { stage } from '../harness/stage.js';
import { deploy, place } from '../harness/steps.js';
import { until } from '../harness/wait.js';

const HELLO = '127.0.0.1:5000/samples/hello:1';
const VIEWER = { name: 'vera', password: 'a password to look with' };

const prepare = () =>
  stage('pods', async (all) => {
    const { names } = all;
    await platform(all);
    await registerImage(all, HELLO);
    const taken = String(30_000 + Math.floor(Math.random() * 2000));
    const host = String(20_000 + Math.floor(Math.random() * 5000));
    await kubectl('--namespace', names.namespace, 'create', 'service', 'nodeport', 'theirs', '--tcp=80', `--node-port=${taken}`);
    const container = async () => (await kubectlJson('--namespace', names.namespace, 'get', 'deployment', names.service)).spec.template.spec;
    return { here: place(names.service, names.environment), container, network: { taken, host } };
  }, { viewport: DESK });


journey('pods, in the browser', prepare, (step) => {
  const calm = calmly(step, 'pods');

  calm('whoever says nothing gets the usual, and the safest that the image allows', async ({ me, page, here, container }) => {
    await me.open(`${here}/deploy`);
    for (const [name, said] of [['Start', 'as the image says'], ['Health', 'HTTP /healthz on http'], ['Shutdown', 'within 30 s'], ['Security', 'as safe as the image allows'], ['Volumes', 'none']]) {
      await section(page, name).locator('summary', { hasText: said }).waitFor();
      assert.equal(await isOpen(page, name), false, `${name} is folded`);
    }
    await me.button('Deploy').first().click();
    await page.waitForURL(`**${here}/releases/1`);
    await me.sees(/All its pods were ready after/, { within: 120_000 });
    const { securityContext, containers } = await container();
    assert.equal(containers[0].readinessProbe.httpGet.path, '/healthz');
    assert.equal(containers[0].livenessProbe, undefined);
    assert.equal(securityContext.runAsNonRoot, true, 'the image names its user by number');
  });

  calm('what is wrong is said at its field, and does not stay folded', async ({ me, page, here }) => {
    await me.open(`${here}/deploy`);
    await section(page, 'Security').locator('summary', { hasText: 'as safe as the image allows' }).waitFor();
    await unfold(page, 'Security');
    await page.getByRole('checkbox', { name: 'As safe as the image allows' }).uncheck();
    await section(page, 'Security').locator('summary', { hasText: 'not root' }).waitFor();
    await me.field(/^User/).fill('app');
    await section(page, 'Security').locator('summary').click();
    await section(page, 'Security').getByText(/“app” is not a whole number/).waitFor();
    assert.equal(await isOpen(page, 'Security'), true, 'it opens by itself');
    assert.equal(await me.field(/^User/).getAttribute('aria-invalid'), 'true');
    await me.button('Deploy').first().click();
    await page.getByRole('alert').getByText(/“app” is not a whole number/).first().waitFor();
    me.expect(/422/);
    await me.picture('pods-wrong');
    await me.field(/^User/).fill('0');
    await section(page, 'Security').getByText(/User 0 is root/).waitFor();
    await until('it cannot be sent', async () => (await me.button('Deploy').first().getAttribute('aria-disabled')) === 'true' || (await me.button('Deploy').first().isDisabled()));
  });

  calm('every wrong field says so at once, and what changes waits for them', async ({ me, page, here }) => {
    me.expect(/422/);
    await me.open(`${here}/deploy`);
    const changes = page.locator('.release-side');
    await changes.locator('.diff').waitFor();
    await unfold(page, 'Controller');
    await me.field(/^Extra pods while updating/).fill('half');
    await changes.getByText('It cannot be told until this is right: Extra pods while updating.').waitFor();
    assert.equal(await changes.locator('.diff').count(), 0, 'nothing is shown that is not in the form');
    await me.field(/^Missing pods while updating/).fill('most');
    await unfold(page, 'Pods and resources');
    await me.field(/^CPU limit/).fill('fast');
    await me.field(/^Memory limit/).fill('much');
    await unfold(page, 'Shutdown');
    await me.field(/^Grace period/).fill('long');
    for (const [name, said, wrong] of [
      ['Controller', '2 things wrong', /^(Extra|Missing) pods/],
      ['Pods and resources', '2 things wrong', /^(CPU|Memory) limit/],
      ['Shutdown', '1 thing wrong', /^Grace period/],
    ]) {
      await section(page, name).locator('summary', { hasText: said }).waitFor();
      for (const field of await section(page, name).first().getByLabel(wrong).all()) {
        assert.equal(await field.getAttribute('aria-invalid'), 'true', `${name}: each says what is wrong with it`);
      }
    }
    await changes.getByText(/right: CPU limit, Memory limit, .*Extra pods.*Grace period/).waitFor();
    await me.picture('pods-all-wrong');
    await page.setViewportSize({ width: 400, height: 860 });
    await me.picture('pods-all-wrong-phone');
    await page.setViewportSize(DESK);
    await me.field(/^Extra pods while updating/).fill('25%');
    await me.field(/^Missing pods while updating/).fill('0');
    await me.field(/^CPU limit/).fill('');
    await me.field(/^Memory limit/).fill('128Mi');
    await me.field(/^Grace period/).fill('');
    await changes.getByText(/memory limit +128Mi/).waitFor();
    await section(page, 'Controller').locator('summary', { hasText: 'up to 25% extra, 0 missing' }).waitFor();
    await until('it may go', async () => (await me.button('Deploy').first().getAttribute('aria-disabled')) !== 'true');
  });

  calm('whoever may not deploy reads the form, with the reason, and changes nothing', async ({ api, names, browser, server, here }) => {
    await api.post('/users', VIEWER);
    await api.put(`/teams/${names.team}/members/${VIEWER.name}`, { role: 'viewer' });
    const vera = await visitor(browser, server.url, { viewport: DESK });
    try {
      await vera.signIn(VIEWER);
      await vera.open(`${here}/deploy`);
      await vera.page.locator('.banner').getByText(/role developer/).waitFor();
      await vera.page.locator('.release-side').locator('.diff').waitFor();
      await unfold(vera.page, 'Pods and resources');
      assert.equal(await vera.field(/^Memory limit/).isDisabled(), true);
      assert.equal(await vera.field(/^Pods/).first().inputValue(), '1', 'it can be read');
      const open = await vera.page.locator('fieldset[disabled]').locator('input, select, textarea, button').evaluateAll((all) => all.filter((one) => !one.matches(':disabled')).length);
      assert.equal(open, 0, 'no field is left enabled');
      await vera.picture('pods-viewer');
      await vera.page.emulateMedia({ colorScheme: 'dark' });
      await vera.picture('pods-viewer-dark');
      await vera.page.getByRole('link', { name: 'Configuration' }).first().click();
      await vera.page.waitForURL(/configuration/);
      vera.assertCalm();
    } finally {
      await vera.leave();
    }
  });

  calm('a probe, a volume and a user go out, and are told of', async ({ me, page, here, container }) => {
    await me.open(`${here}/deploy`);
    await unfold(page, 'Health');
    await me.field(/^Alive/).selectOption('HTTP');
    const health = section(page, 'Health');
    assert.equal(await health.getByLabel(/^Path/).inputValue(), '/healthz', 'the health check of the service is meant');
    assert.equal(await health.getByLabel(/^Port/).inputValue(), 'http');
    await health.getByLabel(/^Every/).fill('5');
    await unfold(page, 'Security');
    await page.getByRole('checkbox', { name: 'As safe as the image allows' }).uncheck();
    await me.field(/^User/).fill('1000');
    await page.getByLabel(/^Read-only root file system/).check();
    await unfold(page, 'Volumes');
    await me.button('Mount a volume').click();
    await me.field(/^Name of the volume/).fill('work');
    await me.field(/^Mounted at/).fill('/work');
    await me.field(/^Kind of volume/).selectOption('Memory');
    await section(page, 'Volumes').getByLabel('Size limit').fill('16Mi');
    await health.locator('summary', { hasText: 'liveness HTTP /healthz on http' }).waitFor();
    const changes = page.getByRole('region', { name: 'What changes' });
    await changes.getByText(/liveness probe +HTTP \/healthz :http · 5 s/).waitFor();
    await changes.getByText(/volume work +in memory 16Mi at \/work/).waitFor();
    await changes.getByText(/user +1000/).waitFor();
    await me.picture('pods-deploy');
    await until('it may go', async () => (await me.button('Deploy').first().getAttribute('aria-disabled')) !== 'true');
    await me.button('Deploy').first().click();
    await page.waitForURL(`**${here}/releases/2`);
    await me.sees(/All its pods were ready after/, { within: 120_000 });
    const changed = page.getByRole('region', { name: 'What changes' });
    await changed.getByText(/liveness probe +HTTP \/healthz :http/).waitFor();
    await changed.getByText(/volume work +in memory 16Mi at \/work/).waitFor();
    await me.picture('pods-release');
    const { securityContext, containers, volumes } = await container();
    assert.deepEqual([containers[0].livenessProbe.httpGet.port, containers[0].livenessProbe.periodSeconds], ['http', 5]);
    assert.deepEqual([securityContext.runAsUser, containers[0].securityContext.readOnlyRootFilesystem], [1000, true]);
    assert.equal(volumes.find(({ name }) => name === 'work').emptyDir.medium, 'Memory');
  });

  calm('an older release brings the settings of its pods', async ({ me, page, here }) => {
    await me.open(`${here}/deploy`);
    await section(page, 'Volumes').locator('summary', { hasText: 'work at /work' }).waitFor();
    await page.getByRole('radio', { name: /^An older release/ }).check();
    await section(page, 'Volumes').locator('summary', { hasText: 'none' }).waitFor();
    await page.getByRole('region', { name: 'What changes' }).getByText(/volume work +in memory 16Mi/).waitFor();
  });

  calm('what runs to its end is not asked, and a DaemonSet is not spread', async ({ me, page, here }) => {
    await me.open(`${here}/deploy`);
    await unfold(page, 'Placement');
    await unfold(page, 'Controller');
    await me.field(/^Spread/).waitFor();
    await page.getByRole('radio', { name: /^One on every node/ }).check();
    await me.field(/^Spread/).waitFor({ state: 'detached' });
    await me.field(/^Service account/).waitFor();
    await page.getByRole('radio', { name: /^Runs once to the end/ }).check();
    await section(page, 'Health').waitFor({ state: 'detached' });
    const changes = page.getByRole('region', { name: 'What changes' });
    await changes.getByText(/8080\/TCP/).first().waitFor();
    assert.equal(await changes.locator('.diff-added', { hasText: '8080/TCP' }).count(), 0);
  });

  calm('a node port and a host port are chosen, answer, and are told of where they are taken', async ({ api, names, me, page, here, network }) => {
    await me.open(`${here}/deploy`);
    const form = section(page, 'Network');
    await form.locator('summary', { hasText: 'inside the cluster' }).waitFor();
    assert.equal(await isOpen(page, 'Network'), false, 'it is folded where nothing is chosen');
    await unfold(page, 'Network');
    assert.equal(await form.getByLabel('Node port').count(), 0, 'without a NodePort there is none');
    await me.field(/^Service reached/).selectOption('NodePort');
    await form.getByLabel('Node port').fill('70000');
    await form.getByText(/“70000” is not a port/).waitFor();
    await me.picture('pods-network-wrong');
    await form.getByLabel('Node port').fill(network.taken);
    const ahead = page.locator('.release-check');
    await ahead.filter({ hasText: /is taken by the Service theirs in the namespace/ }).waitFor({ timeout: 30_000 });
    await form.getByText(/is taken by the Service theirs/).waitFor();
    await me.picture('pods-network-taken');
    await form.getByLabel('Node port').fill('');
    await form.getByLabel('Host port').fill(network.host);
    await unfold(page, 'Controller');
    await me.field(/^How pods are replaced/).selectOption('Recreate');
    await form.locator('summary', { hasText: `NodePort · host port ${network.host}` }).waitFor();
    const changes = page.getByRole('region', { name: 'What changes' });
    await changes.getByText(/Service +NodePort/).waitFor();
    await changes.getByText(new RegExp(`host port http +${network.host}`)).waitFor();
    await ahead.filter({ hasText: `Host port ${network.host} is free on` }).waitFor({ timeout: 30_000 });
    await until('it may go', async () => (await me.button('Deploy').first().getAttribute('aria-disabled')) !== 'true');
    await me.button('Deploy').first().click();
    await page.waitForURL(`**${here}/releases/3`);
    await me.sees(/All its pods were ready after/, { within: 120_000 });
    const { reached } = await api.get(place(names.service, names.environment));
    assert.deepEqual(reached.map(({ by }) => by).sort(), ['host_port', 'node_port']);
    for (const { nodes, number } of reached) {
      await until('it answers', async () => (await fetch(`http://${nodes[0]}:${number}/healthz`).catch(() => ({}))).status === 200);
    }
    await me.open(here);
    const panel = page.locator('.reached-list');
    for (const { nodes, number } of reached) await panel.getByText(`${nodes[0]}:${number}`).waitFor();
    await me.picture('pods-reached');
  });

  calm('every section can be used by everybody, in both languages and on a phone', async ({ api, names, server, browser, me, here }) => {
    // By its digest: a node may still have another image of that tag.
    const { image } = await api.get(`${here}/releases/2`);
    // Something of everything, so that every field is there.
    await deploy(api, names.service, names.environment, {
      image: HELLO,
      pod: {
        startup: { kind: 'TCP', port: 'http', failures: 30 },
        readiness: { kind: 'HTTP', path: '/healthz', port: 'http' },
        liveness: { kind: 'HTTP', path: '/healthz', port: 8080, initial_delay: 5 },
        grace: 20,
        pre_stop: { sleep: 2 },
        security: { non_root: true, user: 1000, read_only: true, drop_capabilities: true },
        volumes: [
          { name: 'work', mount_path: '/work', kind: 'Memory', size: '32Mi' },
          { name: 'scratch', mount_path: '/var/lib/scratch', read_only: true, kind: 'Empty' },
        ],
        companions: [{ name: 'before', role: 'Init', image, variables: { ONCE: '1' }, resources: { memory_limit: '64Mi' } }],
        spread: 'nodes',
        min_available: '50%',
      },
    });
    const known = [...Object.values(names), image, HELLO, 'work', 'scratch', 'before', 'exec', 'app', 'sleep', 'name', 'value', 'ONCE', 'Service', 'NodePort'];
    await inEveryLook({ browser, server, me }, async (someone, look) => {
      await someone.open(`${here}/deploy`);
      await settled(someone.page);
      await someone.picture(`pods-folded-${look.name}`);
      for (const summary of await someone.page.locator('details.fold-section > summary').all()) await summary.click();
      await someone.page.evaluate(() => window.scrollTo(0, 0));
      await someone.picture(`pods-open-${look.name}`);
      await assertShown(someone, look, 'deploy', { known });
    });
  });
});
