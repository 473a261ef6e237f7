// What somebody does who was woken: finds the place by keyboard, reads why, follows and searches logs of any length, ends
// what hangs, sees figures where Prometheus is missing, and is told the truth while the server is away.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { visitor } from '../harness/browser.js';
import { calmly } from '../harness/calm.js';
import { kubectlJson } from '../harness/cluster.js';
import { unfold } from '../harness/fold.js';
import { journey } from '../harness/journey.js';
import { SLOW } from '../harness/sample.js';
import { showcase } from '../harness/showcase.js';
import { stage } from '../harness/stage.js';
import { deploy, place, status } from '../harness/steps.js';
import { until } from '../harness/wait.js';

const BURST = '127.0.0.1:5000/samples/burst:1';
// Of each of two pods: the kubelet begins a new file after 10 MiB, and shows only that.
const LINES = 50_000;

const prepare = () =>
  stage('night', async (all) => {
    const shown = await showcase(all);
    return {
      shown,
      someone: (options) => visitor(all.browser, all.server.url, options),
      at: (service) => place(service, shown.environment),
    };
  });

journey('woken at night, in the browser', prepare, (step) => {
  const calm = calmly(step, 'night');

  calm('the worst stands first on the board, with its cause', async ({ me, page, shown }) => {
    await me.open('/');
    const first = page.getByRole('region', { name: /Needs attention/ });
    await first.getByText(/exit code 1/).waitFor();
    const names = await page.getByRole('table').getByRole('row').allInnerTexts();
    assert.match(names[1], new RegExp(shown.broken), 'the broken one is the first row');
  });

  calm('the board is searched, and the address keeps it', async ({ me, page, shown }) => {
    await page.keyboard.press('/');
    await page.keyboard.type(shown.service);
    await page.waitForURL(/[?&]q=/);
    const rows = () => page.getByRole('table').getByRole('row').count();
    await until('one service is left', async () => (await rows()) === 2);
    await me.open(page.url());
    assert.equal(await rows(), 2, 'whoever is sent the address sees the same');
  });

  calm('the palette goes to a service by keyboard alone', async ({ me, page, shown, at }) => {
    await me.open('/');
    await page.keyboard.press('Control+k');
    const box = page.getByRole('combobox', { name: 'Go to or do' });
    await box.waitFor();
    await page.keyboard.type(`${shown.broken} · ${shown.environment}`);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${at(shown.broken)}`);
    await me.sees(/exit code 1/);
  });

  calm('the last words of the dead container are a click away', async ({ me, page, shown, at }) => {
    await page.getByRole('link', { name: /last words/i }).first().click();
    await me.sees(/cannot reach the database/);
    // The page of the log stays, its question changes.
    await me.open(`${at(shown.service)}/logs?previous=true`);
    await me.sees('No container was restarted');
  });

  calm('a hundred thousand lines are read, and the page holds only those in view', async ({ me, page, api, shown, at }) => {
    const service = `burst-${shown.service.split('-').at(-1)}`;
    await api.post('/services', { name: service, team: shown.team, source: { image: BURST }, ports: [] });
    await deploy(api, service, shown.environment, { image: BURST, replicas: 2, variables: { LINES: String(LINES) } });
    await me.open(`${at(service)}/logs?tail=100000`);
    const list = page.getByRole('region', { name: 'Log lines' }).last();
    await list.getByText('done', { exact: true }).first().waitFor({ timeout: 60_000 });
    await me.sees(/100000 of 100000 lines|100,000 of 100,000 lines/, { within: 60_000 });
    await until('the end is shown', async () => (await list.locator('.log-row').count()) > 5);
    assert.ok((await list.locator('.log-row').count()) < 300, 'rows out of view are not in the page');
    await list.evaluate((element) => {
      const box = [element, ...element.querySelectorAll('*')].find((each) => each.scrollHeight > each.clientHeight + 1000);
      box.scrollTop = 0;
    });
    await list.getByText(/^line 0000\d{4} of/).first().waitFor();
    await page.getByLabel('Filter lines').filter({ visible: true }).fill('00042424 of');
    await until('one line of each pod is left', async () => (await list.locator('.log-row').allInnerTexts()).filter((text) => text.includes('line 00042424 of')).length === 2);
    assert.equal(await list.locator('.log-row').count(), 2);
  });

  calm('a link with a regular expression opens the same view', async ({ me, page, shown, at }) => {
    await me.open(`${at(shown.service)}/logs?q=listen.*8080&regex=true`);
    const list = page.getByRole('region', { name: 'Log lines' }).last();
    await until('only lines that fit are shown', async () => {
      const texts = (await list.locator('.log-row').allInnerTexts()).filter((text) => text.trim());
      return texts.length > 0 && texts.every((text) => text.includes('listening on :8080'));
    });
  });

  calm('the log is paused and goes on, wraps, and is downloaded', async ({ me, page, shown, at }) => {
    await me.open(`${at(shown.service)}/logs`);
    const list = page.getByRole('region', { name: 'Log lines' }).last();
    await list.locator('.log-row').first().waitFor();
    await me.button('Pause').click();
    await me.button(/^Go on · [1-9]/).waitFor();
    await me.button(/^Go on/).click();
    await me.button('Pause').waitFor();
    await me.button('Wrap').click();
    await page.waitForURL(/wrap=/);
    await page.locator('.log-row').first().waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), me.button('Download').click()]);
    assert.match(download.suggestedFilename(), /\.log$/);
    assert.ok(statSync(await download.path()).size > 100, 'the file holds the lines');
  });

  calm('a build that failed shows its first error in view', async ({ me, page, shown }) => {
    await me.open(`/services/${shown.service}/builds/${shown.failed}`);
    const error = page.getByText('main.go:7: undefined: port').filter({ visible: true }).first();
    await error.waitFor();
    await until('the line is in the window', () => error.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= window.innerHeight;
    }));
  });

  calm('a build that hangs is cancelled, and its work really ends', async ({ me, page, shown }) => {
    await me.open(`/services/${shown.service}`);
    await me.field(/branch, tag or commit/i).fill('slow');
    await me.button('Build').click();
    await page.waitForURL(/\/builds\/\d+$/);
    await me.sees(new RegExp(`taking my time ${SLOW}`), { within: 60_000 });
    await until('its container runs', async () => containers() === 1, { within: 60_000 });
    await me.button('Cancel').click();
    await page.getByRole('dialog').filter({ visible: true }).getByRole('button', { name: 'End the build' }).click();
    await me.button(/^Build again/).waitFor();
    await until('its container is gone', async () => containers() === 0);
    await me.sees(/cancelled/i);
  });

  calm('a service is stopped and started again from its page', async ({ me, page, api, names, shown, at }) => {
    await me.open(at(shown.service));
    await me.button('Stop…').click();
    await page.getByRole('dialog').filter({ visible: true }).getByRole('button', { name: 'Stop', exact: true }).click();
    await status(api, shown.service, shown.environment, 'no pod is left', ({ pods }) => pods.length === 0);
    await me.button(/^Start$/).waitFor();
    assert.equal((await kubectlJson('--namespace', names.namespace, 'get', 'deployment', shown.service)).spec.replicas, 0);
    await me.button(/^Start$/).click();
    await status(api, shown.service, shown.environment, 'its pods are ready again', ({ ready, desired }) => desired > 0 && ready === desired);
    await me.button('Stop…').waitFor();
  });

  calm('with lines pasted in, the page to deploy goes on saying what would change', async ({ me, page, shown, at }) => {
    await me.open(`${at(shown.service)}/deploy`);
    const chosen = await me.field(/^Build$/).evaluate((select) => select.selectedOptions[0].text);
    assert.match(chosen, /^1 · main · /, 'the newest of its own branch is chosen, not the newest of all');
    const changes = page.getByRole('region', { name: 'What changes' });
    await me.button('Paste lines').click();
    await me.field(/^Lines of NAME=value/).fill('AA=1\nno variable\nBB=2');
    await me.sees('No NAME=value: 1 line, the first is “no variable”');
    await me.button('Take over 2').click();
    await until('what was not understood is kept', async () => (await me.field(/^Lines of NAME=value/).inputValue()) === 'no variable');
    await me.field(/^Lines of NAME=value/).fill('CC=3');
    await me.button('Take over 1').click();
    await changes.getByText(/^CC\s+3$/).waitFor();
    await unfold(page, 'Pods and resources');
    await me.field(/^Pods/).fill('7');
    await changes.getByText(/^pods\s+7$/).waitFor();
    await me.button('Remove CC').click();
    await changes.getByText(/^CC\s+3$/).waitFor({ state: 'detached' });
    // Another choice exchanges the rows as long as nobody edited them; here somebody did.
    await page.getByRole('radio', { name: /^An older release/ }).check();
    await me.field(/^Pods/).fill('6');
    await changes.getByText(/^pods\s+6$/).waitFor();
    await changes.getByText(/^AA\s+1$/).waitFor();
    await me.button('Paste lines').click();
    const sends = await me.field(/^Lines of NAME=value/).evaluate((box) => box.form.checkValidity());
    assert.ok(sends, 'an empty box for lines does not hold the form back');
  });

  calm('without Prometheus the present figures are shown, and what is missing', async ({ me, api, names, shown, at }) => {
    const { prometheus_url: before } = await api.get(`/clusters/${names.cluster}`);
    await api.patch(`/clusters/${names.cluster}`, { prometheus_url: null });
    await me.open(`${at(shown.service)}/metrics`);
    await me.sees(/Only the present figures: the cluster .* has no Prometheus configured/);
    await api.patch(`/clusters/${names.cluster}`, { prometheus_url: before });
  });

  calm('the look and the language are chosen, and stay', async ({ me, page }) => {
    await me.open('/');
    await page.getByLabel(/Account and look/).click();
    await me.button('Dark').click();
    await page.locator('html[data-theme="dark"]').waitFor({ state: 'attached' });
    await me.open('/services');
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    await page.getByLabel(/Account and look/).click();
    await me.button('简体中文').click();
    await page.getByRole('heading', { name: '服务', level: 1 }).waitFor();
    await me.awake();
    await page.getByLabel(/账户与外观/).click();
    await me.button('English').click();
    await page.getByRole('heading', { name: 'Services', level: 1 }).waitFor();
  });

  calm('pages read without scripts', async ({ me, someone, shown, at }) => {
    const reader = await someone({ scripts: false, cookies: await me.cookies() });
    await reader.page.goto('/');
    await reader.sees(shown.broken);
    await reader.page.goto(at(shown.broken));
    await reader.sees(/exit code 1/);
    await reader.page.goto(`${at(shown.broken)}/logs?previous=true`);
    await reader.sees(/cannot reach the database/);
    await reader.leave();
  });

  calm('while the server is away the page says so, and it is right again by itself', async ({ me, server, shown, at }) => {
    me.expect(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
    // It listens before its database is open, and says so.
    me.expect(/answered 503|status of 503/);
    await me.open(at(shown.service));
    await me.sees(/^live · /);
    await server.kill();
    await me.sees(/^stream cut /);
    await server.restart();
    await me.sees(/^live · /);
    await me.sees(/2 of 2 pods? ready/);
  });

  calm('streams end when their pages are left', async ({ me, server, api }) => {
    const open = async () => {
      const figures = await (await fetch(`${server.url}/metrics`, { headers: { Authorization: `Bearer ${server.token}` } })).text();
      return Number(figures.match(/^\S*http_streams_open\S* (\d+)/m)?.[1]);
    };
    await until('the page has its stream', async () => (await open()) >= 1);
    await me.page.goto('about:blank');
    await until('no stream is open', async () => (await open()) === 0);
    await api.get('/me');
  });

  calm('a service is deleted by whoever types its name', async ({ me, page, api, shown }) => {
    // The open page asks about the service once more, and is told that it is gone.
    me.expect(/answered 404|status of 404/);
    await me.open(`/services/${shown.idle}`);
    await me.button('Delete…').click();
    const dialog = page.getByRole('dialog').filter({ visible: true });
    const confirm = dialog.getByRole('button', { name: 'Delete', exact: true });
    const refused = async () => (await confirm.isDisabled()) || (await confirm.getAttribute('aria-disabled')) === 'true';
    assert.ok(await refused(), 'not before its name stands there');
    await dialog.getByRole('textbox').fill(shown.idle);
    await until('it may be deleted', async () => !(await refused()));
    await confirm.click();
    await until('it is gone', async () => !(await api.all('/services')).some(({ name }) => name === shown.idle));
    await me.sees(/deleted/);
  });
});

// Containers at work on the slow build.
function containers() {
  const listed = execFileSync('docker', ['ps', '--no-trunc', '--format', '{{.Command}}'], { encoding: 'utf8' });
  return listed.split('\n').filter((line) => line.includes(SLOW)).length;
}
