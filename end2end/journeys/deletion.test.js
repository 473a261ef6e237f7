// A first deployment with what is proposed for it, and a service that is taken out of one environment: what goes is said
// before, its data stays or goes as it is chosen, and the other environment goes on.

import assert from 'node:assert/strict';
import { calmly } from '../harness/calm.js';
import { deleteNamespace, kubectlJson } from '../harness/cluster.js';
import { platform, registerImage } from '../harness/ground.js';
import { journey } from '../harness/journey.js';
import { assertShown, inEveryLook, settled } from '../harness/looks.js';
import { outside } from '../harness/showcase.js';
import { stage } from '../harness/stage.js';
import { deploy, place, status } from '../harness/steps.js';

const HELLO = '127.0.0.1:5000/samples/hello:1';
const KEEPS = { kind: 'StatefulSet', volumes: [{ name: 'data', mount_path: '/var/lib/data', size: '16Mi' }] };

const prepare = () =>
  stage('deletion', async (all) => {
    const { names, api } = all;
    await platform(all);
    await registerImage(all, HELLO);
    const next = { name: `${names.environment}-next`, namespace: `${names.namespace}-next` };
    await api.post('/environments', { name: next.name, cluster: names.cluster, namespace: next.namespace });
    all.later(() => deleteNamespace(next.namespace));
    await deploy(api, names.service, names.environment, { image: HELLO, replicas: 1, controller: KEEPS, variables: { MODE: 'own' } });
    const claims = async () => (await kubectlJson('--namespace', names.namespace, 'get', 'pvc')).items.length;
    return { here: place(names.service, names.environment), elsewhere: place(names.service, next.name), next, claims };
  });

/** Opens the question, and gives its dialog when it knows what would go. */
async function asked({ me, page, names, here }) {
  await me.open(here);
  await me.button(`Delete from ${names.environment}…`).click();
  const dialog = page.getByRole('dialog').filter({ visible: true });
  await dialog.getByText(`data-${names.service}-0`).waitFor();
  return dialog;
}

async function confirmed({ me, api, names }, dialog) {
  await dialog.getByRole('textbox').fill(names.environment);
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await me.sees(new RegExp(`${names.service} is not deployed to ${names.environment}`), { within: 120_000 });
  await status(api, names.service, names.environment, 'the place is forgotten', ({ placement_version: version }) => version === 0);
}

journey('a service in one environment, deleted, in the browser', prepare, (step) => {
  const calm = calmly(step, 'deletion');

  calm('a first deployment begins with the controller that suits it, and says why', async ({ me, page, api, names, next, elsewhere }) => {
    await me.open(`${elsewhere}/deploy`);
    await me.sees(`Proposed: It runs as a StatefulSet in ${names.environment}.`);
    assert.ok(await page.getByRole('radio', { name: /^Keeps data/ }).isChecked());
    await me.picture('deletion-proposed');
    await page.getByRole('radio', { name: /^Answers requests/ }).check();
    await me.sees('A StatefulSet is proposed:');
    await deploy(api, names.service, next.name, { image: HELLO, replicas: 1 });
  });

  calm('what goes is listed, with the volumes apart, in every look', async (all) => {
    const { names, next, server } = all;
    const known = [...Object.values(names), ...Object.values(next), server.admin.name, HELLO, 'admin', 'MODE', 'own', 'data'];
    // The page stands behind the question, with what the cluster wrote.
    const told = await outside(all, { ...names, broken: names.service });
    await inEveryLook(all, async (someone, look) => {
      await someone.open(all.here);
      await settled(someone.page);
      await someone.page.getByRole('button', { name: /^(Delete from|从 .* 中删除)/ }).click();
      const dialog = someone.page.getByRole('dialog').filter({ visible: true });
      await dialog.getByText(`data-${all.names.service}-0`).waitFor();
      await dialog.getByText(/StatefulSet/).first().waitFor();
      await assertShown(someone, look, 'the question whether to delete it here', { known: [...known, ...told.names], texts: told.texts });
      await someone.picture(`deletion-asked-${look.name}`, { fullPage: false });
    });
  });

  calm('its data stays unless somebody says otherwise, its configuration as it is chosen, and both are found again', async (all) => {
    const { api, names, here, claims, elsewhere } = all;
    const dialog = await asked(all);
    const ticks = dialog.getByRole('checkbox');
    await dialog.getByRole('checkbox', { name: /^Keep its configuration in/ }).waitFor();
    assert.equal(await ticks.count(), 2, 'the volume and the configuration are asked for apart');
    for (const tick of await ticks.all()) assert.ok(!(await tick.isChecked()), 'nothing is chosen for anybody');
    await dialog.getByRole('checkbox', { name: /^Keep its configuration in/ }).check();
    await confirmed(all, dialog);
    assert.equal((await api.get(`${here}/configuration`)).variables.MODE?.value, 'own', 'what was to be kept is there');
    await all.me.sees('Volumes that are still there');
    await all.me.sees(`kubectl --namespace ${names.namespace} delete persistentvolumeclaim data-${names.service}-0`);
    await inEveryLook(all, async (someone, look) => {
      await someone.open(here);
      await someone.page.getByText(`delete persistentvolumeclaim`).waitFor();
      await someone.picture(`deletion-done-${look.name}`);
      await assertShown(someone, look, 'the volumes that were kept');
    });
    assert.equal(await claims(), 1);
    assert.equal((await api.get(elsewhere)).state, 'ready', 'the other environment goes on');
    const again = await deploy(api, names.service, names.environment, { image: HELLO, replicas: 1, controller: KEEPS });
    assert.equal(again.number, 2, 'the number after the last');
    assert.equal((await api.get(here)).deleting, false);
  });

  calm('with its data it goes for good', async (all) => {
    const dialog = await asked(all);
    await dialog.getByRole('checkbox', { name: /^Also delete the data in 1 volume/ }).check();
    await confirmed(all, dialog);
    assert.equal(await all.claims(), 0);
    const { variables } = await all.api.get(`${all.here}/configuration`);
    assert.equal(variables.MODE, undefined, 'nobody asked to keep its configuration');
    assert.equal((await all.api.get(all.elsewhere)).state, 'ready');
  });
});
