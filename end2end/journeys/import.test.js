// Values that people have already, taken over and taken away; the profile of a framework; colours; leaving unsaved.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calmly } from '../harness/calm.js';
import { kubectl, kubectlJson } from '../harness/cluster.js';
import { platform, registerImage } from '../harness/ground.js';
import { journey } from '../harness/journey.js';
import { assertShown, DESK, inEveryLook, settled } from '../harness/looks.js';
import { stage } from '../harness/stage.js';
import { place } from '../harness/steps.js';
import { until } from '../harness/wait.js';

const HELLO = '127.0.0.1:5000/samples/hello:1';
const SECRET = 'hunter2-is-not-to-be-seen';
const FILE = '/etc/app/application.yaml';
const YAML = '# how it logs\nlogging:\n  level: "info"\n  keep: 7\ntracing: true\nbanner: |\n  hello\n  you\n';
const COMPOSE = 'services:\n  web:\n    image: web:1\n    environment:\n      CHUNK: "500"\n      HOME_OF: ${HOME}\n    env_file: .env\n  db:\n    environment: [POSTGRES_DB=orders]\n';

const prepare = () =>
  stage('import', async (all) => {
    const { names } = all;
    await platform(all);
    await registerImage(all, HELLO);
    const { namespace, environment, service } = names;
    const template = async () => (await kubectlJson('--namespace', namespace, 'get', 'deployment', service)).spec.template.spec;
    return { here: place(service, environment), base: `/services/${service}/configuration`, template };
  }, { viewport: DESK });

const value = (page, name) => page.getByLabel(`Value of ${name}`, { exact: true });
const dialog = (page) => page.getByRole('dialog', { name: 'Import values' });

async function save(who) {
  await who.button('Save').click();
  await until('it is saved', async () => (await who.button('Discard').count()) === 0 || null);
}

async function open(who) {
  await who.page.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog(who.page).waitFor();
}

journey('import, export, profile', prepare, (step) => {
  const calm = calmly(step, 'import', ({ me }) => [me]);

  calm('an .env file is shown as what it changes, and taken over', async ({ me, base }) => {
    const { page } = me;
    await me.open(base);
    await open(me);
    const file = join(tmpdir(), `slipway-${process.pid}.env`);
    await writeFile(file, `# what it says\nVERSION=base\nGREETING="hello you"\nAPI_TOKEN=${SECRET}\nnonsense\n`);
    await dialog(page).locator('input[type=file]').setInputFiles(file);
    await dialog(page).getByText('3 added, 0 changed, 0 as they are').waitFor();
    await dialog(page).getByText('This line is no NAME=value.').waitFor();
    await dialog(page).getByText('Read as .env.').waitFor();
    assert.ok(await dialog(page).getByLabel('Keep API_TOKEN as a secret').isChecked(), 'it looks like one');
    assert.ok(!(await dialog(page).getByRole('list').first().innerText()).includes(SECRET));
    await me.picture('import-env');
    await dialog(page).getByRole('button', { name: 'Take over 3' }).click();
    await save(me);
    await me.open(base);
    assert.equal(await value(page, 'GREETING').inputValue(), 'hello you');
    assert.ok(!(await page.content()).includes(SECRET));
  });

  calm('what somebody else saves meanwhile is shown before it would be overwritten', async ({ me, api, base }) => {
    const { page } = me;
    await me.open(base);
    await open(me);
    await dialog(page).getByLabel(/^or text/).fill('HARBOUR=mine\n');
    await dialog(page).getByText('1 added, 0 changed, 0 as they are').waitFor();
    const { version, variables } = await api.get(base);
    const kept = Object.fromEntries(Object.entries(variables).map(([name, { value }]) => [name, value === undefined ? { keep: true } : { value }]));
    await api.put(base, { version, variables: { ...kept, HARBOUR: { value: 'theirs' } } });
    await dialog(page).getByText('0 added, 1 changed, 0 as they are').waitFor();
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  });

  calm('of a docker-compose file somebody chooses the service', async ({ me, here }) => {
    const { page } = me;
    await me.open(`${here}/configuration`);
    await open(me);
    await dialog(page).getByLabel(/^or text/).fill(COMPOSE);
    await dialog(page).getByLabel(/^Which service/).selectOption('web');
    await dialog(page).getByText('1 added, 0 changed, 0 as they are').waitFor();
    await dialog(page).getByText(/import .env by itself/).waitFor();
    await dialog(page).getByText(/that only compose knows/).waitFor();
    await me.picture('import-compose');
    await dialog(page).getByRole('button', { name: 'Take over 1' }).click();
    assert.equal(await value(page, 'CHUNK').inputValue(), '500');
    await save(me);
  });

  calm('nested YAML becomes variables as the framework names them', async ({ me, here }) => {
    const { page } = me;
    await me.open(`${here}/configuration`);
    await open(me);
    await dialog(page).getByLabel(/^or text/).fill('app:\n  pool-size: 5\n');
    await dialog(page).getByText('APP_POOLSIZE', { exact: true }).waitFor();
    await dialog(page).getByLabel(/^How app.pool-size/).selectOption('double');
    await dialog(page).getByText('app__pool_size', { exact: true }).waitFor();
    // Who selects text and lets go beside the dialog has not closed it.
    const written = await dialog(page).getByLabel(/^or text/).boundingBox();
    await page.mouse.move(written.x + 30, written.y + 12);
    await page.mouse.down();
    await page.mouse.move(5, 5, { steps: 3 });
    await page.mouse.up();
    assert.match(await dialog(page).getByLabel(/^or text/).inputValue(), /pool-size/);
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  });

  calm('a ConfigMap and a Secret of the namespace are taken over; the Secret is seen by nobody', async ({ me, names, here }) => {
    const { page } = me;
    await kubectl('create', 'namespace', names.namespace).catch(() => {});
    await kubectl('--namespace', names.namespace, 'create', 'configmap', 'settings', '--from-literal=MODE=stream', '--from-literal=app.toml=a = 1');
    await kubectl('--namespace', names.namespace, 'create', 'secret', 'generic', 'db', `--from-literal=DB_PASSWORD=${SECRET}`);
    await me.open(`${here}/configuration`);
    for (const object of ['ConfigMap/settings', 'Secret/db']) {
      await open(me);
      await dialog(page).getByRole('button', { name: 'From the cluster' }).click();
      await dialog(page).getByLabel(/^ConfigMap or Secret/).selectOption(object);
      await dialog(page).getByRole('button', { name: /^Take over \d/ }).waitFor();
      await dialog(page).getByText(/added/).first().waitFor();
      if (object === 'Secret/db') await me.picture('import-secret');
      await dialog(page).getByRole('button', { name: /^Take over \d/ }).click();
    }
    await me.sees(/from the Secret db, key DB_PASSWORD/);
    await save(me);
    await me.open(`${here}/configuration`);
    assert.equal(await value(page, 'MODE').inputValue(), 'stream');
    await me.sees('/etc/' + names.service + '/app.toml');
    assert.ok(!(await page.content()).includes(SECRET));
  });

  calm('a profile is shown in both spellings, and a variable by hand beside it is refused', async ({ me, base, here }) => {
    const { page } = me;
    await me.open(base);
    await me.button('Set a profile').click();
    await page.getByLabel('Profile', { exact: true }).fill('dev');
    await me.sees('--spring.profiles.active=dev');
    await save(me);
    await me.open(`${here}/configuration`);
    await me.button('Another value of the profile here').click();
    await page.getByLabel('Profile', { exact: true }).fill('dev,metrics');
    await me.sees('SPRING_PROFILES_ACTIVE=dev,metrics');
    await page.getByRole('button', { name: 'Add a variable' }).click();
    await page.getByLabel('Name', { exact: true }).last().fill('SPRING_PROFILES_ACTIVE=prod');
    me.expect(/422/);
    await me.button('Save').click();
    await me.sees(/The profile sets SPRING_PROFILES_ACTIVE already/);
    await me.picture('import-profile');
    await me.button('Remove SPRING_PROFILES_ACTIVE').click();
    await save(me);
  });

  calm('a file is coloured while it is typed', async ({ me, here }) => {
    const { page } = me;
    await me.open(`${here}/configuration`);
    await me.button('Add a file').click();
    await page.getByLabel(/^Path of the file/).fill(FILE);
    await value(page, FILE).fill(YAML);
    const colours = page.locator('.configuration-editor').last().locator('.configuration-colours');
    await colours.locator('.lit-name', { hasText: 'logging' }).waitFor();
    const told = await colours.evaluate((pre) => [...pre.querySelectorAll('[class]')].map((one) => `${one.className} ${one.textContent}`));
    for (const one of ['lit-comment # how it logs', 'lit-text "info"', 'lit-number 7', 'lit-word true', 'lit-text   hello']) assert.ok(told.includes(one), `${one} in ${told}`);
    const boxes = await Promise.all([value(page, FILE), colours].map((one) => one.boundingBox()));
    assert.ok(Math.abs(boxes[0].x - boxes[1].x) < 1 && Math.abs(boxes[0].y - boxes[1].y) < 1, 'the colours lie where the text is');
    await value(page, FILE).press('End');
    await page.keyboard.type('x');
    await me.picture('import-colours');
    // A long one: what is in sight is coloured, and a key is quick. `fill` would play every line break to the browser.
    const put = (text) => value(page, FILE).evaluate((area, long) => {
      area.value = long;
      area.dispatchEvent(new Event('input', { bubbles: true }));
    }, text);
    await put('key: "value" # said\n'.repeat(15_000));
    const editor = page.locator('.configuration-editor').last();
    await editor.evaluate((box) => box.scrollTo(0, 200_000));
    await until('what is in sight is coloured', () => colours.evaluate((pre) => {
      const [paper, first] = [pre.closest('.configuration-editor').getBoundingClientRect(), pre.firstElementChild.getBoundingClientRect()];
      return first.top <= paper.top && first.bottom >= paper.bottom;
    }));
    assert.ok((await colours.locator('span').count()) < 2_000, 'only those');
    await value(page, FILE).evaluate((area) => area.setSelectionRange(0, 0));
    const begin = Date.now();
    for (let at = 0; at < 5; at += 1) await value(page, FILE).press('x');
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    const spent = (Date.now() - begin) / 5;
    console.log(`a key in 15 000 lines takes ${Math.round(spent)} ms`);
    assert.ok(spent < 500, `${spent} ms`);
    await put(YAML);
    await save(me);
  });

  calm('leaving with something unsaved is asked about', async ({ me, names, here, base }) => {
    const { page } = me;
    // By a link, so that the step before is a page of the application, too.
    await me.open(here);
    await page.getByRole('navigation').getByRole('link', { name: 'Configuration' }).click();
    await page.waitForURL(`**${here}/configuration`);
    await value(page, 'MODE').fill('unsaved');
    await page.getByRole('main').getByRole('link', { name: 'base', exact: true }).click();
    const asked = page.getByRole('dialog', { name: 'Leave without saving?' });
    await asked.waitFor();
    await me.picture('import-leaving');
    await asked.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await value(page, 'MODE').inputValue(), 'unsaved', 'it stands as it was typed');
    // The palette leaves as a link does, by Enter and by a click.
    const palette = page.getByRole('combobox', { name: 'Go to or do' });
    const option = page.getByRole('option', { name: names.service }).first();
    for (const go of [() => page.keyboard.press('Enter'), () => option.click()]) {
      await page.keyboard.press('Control+k');
      await palette.fill(names.service);
      await option.waitFor();
      await go();
      await asked.waitFor();
      await palette.waitFor({ state: 'hidden' });
      await asked.getByRole('button', { name: 'Cancel' }).click();
      await asked.waitFor({ state: 'hidden' });
      assert.ok(page.url().endsWith(`${here}/configuration`));
      assert.equal(await value(page, 'MODE').inputValue(), 'unsaved', 'nothing is lost');
    }
    // The browser's own button: the address comes back, and once more is asked as often as it is pressed.
    for (let at = 0; at < 2; at += 1) {
      await page.goBack();
      await asked.waitFor();
      assert.ok(page.url().endsWith(`${here}/configuration`), page.url());
      await asked.getByRole('button', { name: 'Cancel' }).click();
      await asked.waitFor({ state: 'hidden' });
      assert.equal(await value(page, 'MODE').inputValue(), 'unsaved', 'nothing is lost');
    }
    const held = page.waitForEvent('dialog');
    const reload = page.reload({ timeout: 5_000 }).catch(() => 'held');
    const tab = await held;
    assert.equal(tab.type(), 'beforeunload');
    await tab.dismiss();
    assert.equal(await reload, 'held');
    await page.getByRole('main').getByRole('link', { name: 'base', exact: true }).click();
    await asked.getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL(`**${base}`);
    // Nothing is unsaved there: nobody is asked.
    await page.getByRole('main').getByRole('link').first().click();
    await until('it went', async () => !page.url().endsWith(base) || null);
  });

  calm('it goes out with a release, and is taken away as a file', async ({ me, names, here, template }) => {
    const { page } = me;
    await me.open(`${here}/deploy`);
    await me.sees('SPRING_PROFILES_ACTIVE=dev,metrics');
    await until('it may go', async () => (await me.button('Deploy').first().getAttribute('aria-disabled')) !== 'true');
    await me.button('Deploy').first().click();
    await page.waitForURL(`**${here}/releases/1`);
    await me.sees(/All its pods were ready after/, { within: 120_000 });
    const { containers } = await template();
    const env = Object.fromEntries(containers[0].env.map((one) => [one.name, one]));
    assert.deepEqual([env.SPRING_PROFILES_ACTIVE.value, env.MODE.value, env.CHUNK.value], ['dev,metrics', 'stream', '500']);
    const { name, key } = env.DB_PASSWORD.valueFrom.secretKeyRef;
    const sealed = await kubectlJson('--namespace', names.namespace, 'get', 'secret', name);
    assert.equal(Buffer.from(sealed.data[key], 'base64').toString(), SECRET);
    await me.open(`${here}/configuration`);
    await page.locator('summary', { hasText: 'Export' }).click();
    await me.picture('import-export');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '.env' }).first().click()]);
    const text = await readFile(await download.path(), 'utf8');
    assert.match(text, /^# DB_PASSWORD: secret/m);
    assert.match(text, /^GREETING='hello you'$/m);
    assert.ok(!text.includes(SECRET));
  });

  calm('the page and the dialog can be used by everybody, in both languages and on a phone', async ({ names, server, browser, me, here }) => {
    const words = 'VERSION GREETING HARBOUR theirs API_TOKEN CHUNK MODE DB_PASSWORD base hello you stream admin NAME dev metrics Spring Boot Java properties';
    const known = [...Object.values(names), HELLO, FILE, YAML, ...words.split(' ')];
    await inEveryLook({ browser, server, me }, async (someone, look) => {
      await someone.open(`${here}/configuration`);
      await settled(someone.page);
      await someone.page.locator('details.fold-section > summary', { hasText: FILE }).click();
      await someone.page.evaluate(() => window.scrollTo(0, 0));
      await someone.picture(`import-page-${look.name}`);
      await assertShown(someone, look, 'page', { known, texts: [YAML] });
      const chinese = look.language === 'zh';
      const menu = someone.page.locator('.configuration-bar > details.menu');
      await menu.locator('summary').click();
      const list = await menu.locator('.menu-list').boundingBox();
      assert.ok(list.x >= 0 && list.x + list.width <= look.viewport.width, `the menu is in sight: ${JSON.stringify(list)}`);
      await someone.picture(`import-export-${look.name}`);
      await assertShown(someone, look, 'export', { known, texts: [YAML] });
      await someone.page.keyboard.press('Escape');
      await someone.page.getByRole('button', { name: chinese ? '导入' : 'Import', exact: true }).click();
      const imported = someone.page.getByRole('dialog', { name: chinese ? '导入配置' : 'Import values' });
      await imported.locator('textarea').fill(`MODE=stream\nGREETING=hello\nAPI_TOKEN=${SECRET}\nnonsense\n`);
      await imported.getByText(chinese ? '新增 0 项，修改 2 项，1 项不变' : '0 added, 2 changed, 1 as they are').waitFor();
      await someone.picture(`import-dialog-${look.name}`);
      await assertShown(someone, look, 'dialog', { known: [...known, 'nonsense', 'value'], texts: [YAML] });
    });
  });
});
