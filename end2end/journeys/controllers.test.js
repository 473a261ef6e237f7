// What runs a service: a StatefulSet with volumes of its own, another kind in its place, and what becomes of the data.

import assert from 'node:assert/strict';
import { calmly } from '../harness/calm.js';
import { kubectlJson } from '../harness/cluster.js';
import { unfold } from '../harness/fold.js';
import { platform, registerImage } from '../harness/ground.js';
import { journey } from '../harness/journey.js';
import { stage } from '../harness/stage.js';
import { place, status } from '../harness/steps.js';
import { until } from '../harness/wait.js';

const HELLO = '127.0.0.1:5000/samples/hello:1';

const prepare = () =>
  stage('controllers', async (all) => {
    const { names } = all;
    await platform(all);
    await registerImage(all, HELLO);
    const objects = async (kind) => (await kubectlJson('--namespace', names.namespace, 'get', kind)).items.map(({ metadata }) => metadata.name).sort();
    return { here: place(names.service, names.environment), objects };
  });

const volumesOf = (page) => page.locator('section.panel', { has: page.getByRole('heading', { name: 'Volumes', exact: true }) });

journey('controllers, in the browser', prepare, (step) => {
  const calm = calmly(step, 'controllers');

  calm('what keeps data gets a StatefulSet, and each pod a volume', async ({ me, page, names, here, objects }) => {
    await me.open(`${here}/deploy`);
    await page.getByRole('radio', { name: /^Keeps data/ }).check();
    await me.field(/^Pods/).fill('2');
    await me.button('Add a volume for each pod').click();
    await page.getByLabel('Name', { exact: true }).filter({ visible: true }).last().fill('data');
    await me.field(/^Mount path/).fill('/var/lib/data');
    await me.field(/^Size/).fill('16Mi');
    const changes = page.getByRole('region', { name: 'What changes' });
    await changes.getByText(/StatefulSet/).first().waitFor();
    await changes.getByText(/16Mi at \/var\/lib\/data/).waitFor();
    await me.picture('controllers-stateful-set');
    await me.button('Deploy').first().click();
    await page.waitForURL(`**${here}/releases/1`);
    await me.sees(/All its pods were ready after/, { within: 120_000 });
    assert.deepEqual(await objects('statefulsets'), [names.service]);
    assert.deepEqual(await objects('persistentvolumeclaims'), [0, 1].map((pod) => `data-${names.service}-${pod}`));
    await me.open(here);
    await page.getByText('StatefulSet', { exact: true }).first().waitFor();
    await me.sees(`${names.service}-0`);
    const volumes = volumesOf(page);
    for (const pod of [0, 1]) await volumes.getByText(`data-${names.service}-${pod}`).waitFor();
    await me.picture('controllers-overview');
  });

  calm('its volumes are fixed, and it grows by pods that bring their own', async ({ me, page, api, names, here, objects }) => {
    await me.open(`${here}/deploy`);
    await unfold(page, 'Controller');
    await me.sees('Fixed while the StatefulSet is there.');
    assert.equal(await me.button('Add a volume for each pod').count(), 0);
    await me.open(here);
    await me.button('Scale…').click();
    const dialog = page.getByRole('dialog').filter({ visible: true });
    await dialog.getByLabel(/^Pods/).fill('3');
    await dialog.getByRole('button', { name: 'Scale to 3 pods' }).click();
    await status(api, names.service, names.environment, 'three pods are ready', ({ ready }) => ready === 3, { within: 120_000 });
    assert.equal((await objects('persistentvolumeclaims')).length, 3);
    await volumesOf(page).getByText(`data-${names.service}-2`).waitFor();
  });

  calm('another kind takes its place only when somebody says so', async ({ me, page, api, names, here, objects }) => {
    await me.open(`${here}/deploy`);
    await unfold(page, 'Controller');
    await page.getByRole('radio', { name: /^One on every node/ }).check();
    await me.sees(/A DaemonSet would take its place/);
    await until('it cannot be sent', async () => (await me.button('Deploy').first().getAttribute('aria-disabled')) === 'true' || (await me.button('Deploy').first().isDisabled()));
    await me.picture('controllers-replace');
    await page.getByLabel(/^Replace the StatefulSet by a DaemonSet/).check();
    await me.sees(/is replaced by a DaemonSet/);
    await me.button('Deploy').first().click();
    await page.waitForURL(`**${here}/releases/2`);
    await me.sees(/All its pods were ready after/, { within: 120_000 });
    await until('only the new one is left', async () => (await objects('statefulsets')).length === 0);
    assert.deepEqual(await objects('daemonsets'), [names.service]);
    assert.equal((await objects('persistentvolumeclaims')).length, 3, 'the data is still there');
    await me.open(here);
    const scale = me.button('Scale…');
    assert.ok((await scale.getAttribute('aria-disabled')) === 'true' || (await scale.isDisabled()), 'nobody chooses how many');
    const { controller } = await api.get(here);
    assert.equal(controller, 'DaemonSet');
  });

  calm('what runs to its end runs once, says how it went, and runs again when asked', async ({ me, page, api, names, objects }) => {
    const here = place(names.idle, names.environment);
    await api.post('/services', { name: names.idle, team: names.team, source: { image: HELLO }, ports: [] });
    await me.open(`${here}/deploy`);
    await page.getByRole('radio', { name: /^Runs once to the end/ }).check();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByLabel('Name', { exact: true }).filter({ visible: true }).last().fill('ONCE');
    await page.getByLabel('Value of ONCE').fill('1');
    await me.button('Deploy').first().click();
    await page.waitForURL(`**${here}/releases/1`);
    await me.sees(/It ended well after/, { within: 120_000 });
    await me.open(here);
    const runs = page.getByRole('table', { name: /^Runs/ });
    await runs.getByRole('row', { name: new RegExp(`${names.idle}-1`) }).waitFor();
    await me.button('Run again…').click();
    await page.getByRole('dialog').filter({ visible: true }).getByRole('button', { name: 'Run', exact: true }).click();
    await runs.getByRole('row', { name: new RegExp(`${names.idle}-2`) }).waitFor();
    await status(api, names.idle, names.environment, 'both ended well', ({ runs: found }) => found.length === 2 && found.every((run) => run.status === 'succeeded'), { within: 120_000 });
    await me.picture('controllers-runs');
    await runs.getByRole('link', { name: new RegExp(`Logs of run ${names.idle}-2`) }).click();
    await me.sees(/all orders are counted/);
    assert.deepEqual(await objects('jobs'), [1, 2].map((run) => `${names.idle}-${run}`));
  });

  calm('a schedule says in words what it means, and a run is asked for beside it', async ({ me, page, api, names, objects }) => {
    const here = place(names.idle, names.environment);
    await me.open(`${here}/deploy`);
    await unfold(page, 'Controller');
    await page.getByRole('radio', { name: /^Runs on a schedule/ }).check();
    await me.field(/^Schedule/).fill('0 25 * * *');
    await me.sees(/“25” is not an hour/);
    me.expect(/422/);
    await me.field(/^Schedule/).fill('30 2 * * mon');
    await me.sees('At 02:30, on Monday.');
    await me.field(/^Time zone/).fill('Asia/Shanghai');
    await page.getByRole('columnheader', { name: 'In Asia/Shanghai' }).waitFor();
    await page.getByLabel(/^Replace the Job by a CronJob/).check();
    await me.picture('controllers-schedule');
    await me.button('Deploy').first().click();
    await page.waitForURL(`**${here}/releases/2`);
    await me.sees(/It was scheduled after/, { within: 60_000 });
    await me.open(here);
    await me.sees('At 02:30, on Monday (Asia/Shanghai).');
    assert.equal((await objects('jobs')).length, 2, 'the runs of before are still told of');
    await me.button('Run now…').click();
    await page.getByRole('dialog').filter({ visible: true }).getByRole('button', { name: 'Run', exact: true }).click();
    await status(api, names.idle, names.environment, 'the run by hand ended well', ({ runs }) => runs.length === 3 && runs[0].status === 'succeeded' && runs[0].by_hand && runs[0].release === 2, { within: 120_000 });
    await me.sees(/The last run ended well/);
    await me.picture('controllers-cron-job');
    await me.button('Stop…').click();
    await page.getByRole('dialog').filter({ visible: true }).getByRole('button', { name: /^Stop/ }).last().click();
    await until('the schedule is held', async () => (await kubectlJson('--namespace', names.namespace, 'get', 'cronjob', names.idle)).spec.suspend === true);
    const { next_run } = await api.get(here);
    assert.equal(next_run, null, 'nothing is due while it is held');
  });

  calm('deleting the service asks for its data separately', async ({ me, page, api, names, objects }) => {
    await me.open(`/services/${names.service}`);
    await me.button('Delete…').click();
    const dialog = page.getByRole('dialog').filter({ visible: true });
    await dialog.getByText(`data-${names.service}-2`).waitFor();
    const tick = dialog.getByRole('checkbox');
    assert.ok(!(await tick.isChecked()), 'data goes only when somebody says so');
    await tick.check();
    await me.picture('controllers-delete', { fullPage: false });
    await dialog.getByRole('textbox').fill(names.service);
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    me.expect(/404/);
    await until('the service is forgotten', async () => !(await api.all('/services')).some(({ name }) => name === names.service), { within: 120_000 });
    assert.deepEqual(await objects('persistentvolumeclaims'), []);
    assert.deepEqual(await objects('daemonsets'), []);
  });
});
