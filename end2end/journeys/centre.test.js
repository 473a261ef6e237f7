// A configuration centre: set for an environment, seen beside a service's own values, and told of by releases. With a real
// Nacos.

import assert from 'node:assert/strict';
import { calmly } from '../harness/calm.js';
import { platform, registerImage } from '../harness/ground.js';
import { journey } from '../harness/journey.js';
import { assertShown, DESK, inEveryLook, settled } from '../harness/looks.js';
import { nacos } from '../harness/nacos.js';
import { stage } from '../harness/stage.js';
import { deploy, place } from '../harness/steps.js';
import { until } from '../harness/wait.js';

const HELLO = '127.0.0.1:5000/samples/hello:1';
const SECRET = 'hunter2-is-not-to-be-seen';

const prepare = () =>
  stage('centre', async (all) => {
    const { names } = all;
    const centre = nacos(all);
    const item = `${names.service}.properties`;
    const text = (size) => `app.pool-size=${size}\napp.mode=batch\nspring.datasource.password=${SECRET}\n`;
    await centre.publish(item, text(5));
    await platform(all);
    await registerImage(all, HELLO);
    return { centre, item, text, here: place(names.service, names.environment) };
  }, { viewport: DESK });

async function save(who) {
  await who.button('Save').click();
  await until('it is saved', async () => (await who.button('Discard').count()) === 0 || null);
}

journey('a configuration centre, in the browser', prepare, (step) => {
  const calm = calmly(step, 'centre', ({ me }) => [me]);

  calm('it is set on the page of the environment, and tried before', async ({ me, names, centre }) => {
    const { page } = me;
    await me.open(`/environments/${names.environment}`);
    await me.sees('No configuration centre');
    await me.picture('centre-none');
    await me.button('Set a configuration centre').click();
    await me.field('Address').fill('http://127.0.0.1:1');
    me.expect(/try_centre/);
    await me.button('Try it').click();
    await me.sees(/Nacos cannot be reached at http:\/\/127.0.0.1:1/);
    await me.field('Address').fill(`http://reader:${SECRET}@127.0.0.1:1`);
    me.expect(/set_centre/);
    await me.button('Save').click();
    await me.sees(/No user or password belongs into the address/);
    await me.picture('centre-refused');
    await me.field('Address').fill(new URL(centre.url).origin);
    await me.button('Try it').click();
    await me.sees('It answers, and lets Slipway in.');
    await me.picture('centre-form');
    await me.button('Save').click();
    await me.sees(centre.url);
    await me.open(`/environments/${names.environment}`);
    await me.sees(centre.url);
    assert.ok(!(await page.content()).includes(SECRET));
  });

  calm('what a service reads of it stands beside its own values', async ({ me, here, item }) => {
    const { page } = me;
    await me.open(`${here}/configuration`);
    await me.button('Name what is read').click();
    await page.getByLabel('data id', { exact: true }).fill(item);
    await me.button('Add a variable').click();
    await page.getByLabel('Name', { exact: true }).last().fill('APP_POOLSIZE');
    await page.getByLabel('Value of APP_POOLSIZE', { exact: true }).fill('9');
    await save(me);
    await page.getByText('app.pool-size').waitFor();
    await me.sees(/The variable APP_POOLSIZE says this too/);
    await me.sees('hidden: its name says that it is a secret');
    assert.ok(!(await page.content()).includes(SECRET), 'the secret is not sent');
    await page.getByLabel('Search the configuration').fill('pool-size');
    await until('the others are not shown', async () => (await page.getByText('app.mode').count()) === 0 || null);
    await page.getByLabel('Search the configuration').fill('');
    await page.getByText('app.mode').waitFor();
    await me.picture('centre-keys');
  });

  calm('a change there is seen without a reload', async ({ me, centre, item, text }) => {
    await centre.publish(item, text(77));
    await me.page.getByText('77', { exact: true }).waitFor({ timeout: 40_000 });
  });

  calm('releases keep what is read, and a roll back says what does not come back', async ({ me, api, names, here, centre, item, text }) => {
    const { page } = me;
    await me.open(`${here}/deploy`);
    await me.sees(new RegExp(`Nacos answers, and has DEFAULT_GROUP/${item}`));
    await me.picture('centre-deploy');
    await deploy(api, names.service, names.environment, { image: HELLO });
    await deploy(api, names.service, names.environment, { image: HELLO, variables: { APP_POOLSIZE: '10' } });
    await me.open(`${here}/configuration`);
    assert.equal(await page.getByText(/changed since release/).count(), 0);
    await centre.publish(item, text(99));
    await page.getByText('changed since release 2 was made').waitFor({ timeout: 40_000 });
    await me.picture('centre-changed');
    await me.open(`${here}/releases`);
    await me.button('Deploy again').last().click();
    await me.sees(new RegExp(`does not come back. Changed there since release 1: DEFAULT_GROUP/${item}`));
    await me.picture('centre-rollback', { fullPage: false });
  });

  calm('the pages can be used by everybody, in both languages and on a phone', async ({ me, names, server, browser, here, item }) => {
    const pages = { environment: `/environments/${names.environment}`, configuration: `${here}/configuration`, base: `/services/${names.service}/configuration`, deploy: `${here}/deploy` };
    const known = [...Object.values(names), HELLO, item, 'APP_POOLSIZE', 'admin', 'NAME', 'DEFAULT_GROUP'];
    await inEveryLook({ browser, server, me }, async (someone, look) => {
      for (const [name, address] of Object.entries(pages)) {
        await someone.open(address);
        await settled(someone.page);
        await someone.picture(`centre-${name}-${look.name}`);
        await assertShown(someone, look, name, { known });
      }
      await someone.open(pages.environment);
      await someone.button(/^(Change|修改)$/).click();
      await someone.picture(`centre-change-${look.name}`);
      await assertShown(someone, look, 'form', { known: [...known, 'public', 'default'] });
    });
  });

  calm('a silent centre is said, and what was known stays', async ({ me, api, names, here }) => {
    const { page } = me;
    await me.open(`${here}/configuration`);
    await page.getByText('app.mode').waitFor();
    await api.put(`/environments/${names.environment}/centre`, { kind: 'nacos', url: 'http://127.0.0.1:1' });
    await me.sees(/Nacos cannot be reached at http:\/\/127.0.0.1:1/, { within: 40_000 });
    await api.delete(`/environments/${names.environment}/centre`);
    await me.open(`${here}/configuration`);
    await me.sees(/This environment has no configuration centre/);
    await me.picture('centre-missing');
  });
});
