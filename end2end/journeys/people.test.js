// People on one Slipway: accounts and roles, what a viewer may do, two who edit the same service, a connection that is
// lost, a token, another password, signing out everywhere. No cluster is needed.

import assert from 'node:assert/strict';
import { client } from '../harness/api.js';
import { openBrowser, visitor } from '../harness/browser.js';
import { calmly } from '../harness/calm.js';
import { ground } from '../harness/ground.js';
import { journey } from '../harness/journey.js';
import { until } from '../harness/wait.js';

const PASSWORD = 'a first password';
const CHANGED = 'quite another password';

async function prepare() {
  const all = await ground('people', { plain: true });
  const browser = await openBrowser();
  try {
    await all.api.post('/teams', { name: 'shop' });
    await all.api.post('/services', { name: 'orders', team: 'shop', source: { image: 'registry.example/orders:1' }, ports: [{ name: 'http', port: 8080 }] });
    const someone = (options) => visitor(browser, all.server.url, options);
    const [boss, ann, bob] = await Promise.all([someone(), someone(), someone()]);
    return {
      ...all,
      boss,
      ann,
      bob,
      someone,
      async end() {
        await browser.close();
        await all.end();
      },
    };
  } catch (error) {
    await browser.close();
    await all.end();
    throw error;
  }
}

journey('people, in the browser', prepare, (step) => {
  const calm = calmly(step, 'people', ({ boss, ann, bob }) => [boss, ann, bob]);

  calm('an administrator makes accounts and takes people into a team', async ({ boss, server }) => {
    await boss.signIn(server.admin);
    for (const [name, role] of [['ann', 'developer'], ['bob', 'viewer']]) {
      await boss.open('/people');
      await boss.field(/^Name/).fill(name);
      await boss.field(/^First password/).fill(PASSWORD);
      await boss.button('Make the account').click();
      await boss.page.getByRole('row', { name: new RegExp(`^${name}`) }).waitFor();
      await boss.open('/teams/shop');
      await boss.field(/^Take somebody in/).fill(name);
      await boss.page.locator('select[name="role"]').selectOption(role);
      await boss.button('Take in').click();
      const theirs = boss.page.getByLabel(`Role of ${name}`);
      await theirs.waitFor();
      assert.equal(await theirs.inputValue(), role);
    }
  });

  calm('a viewer sees the service, and every forbidden action with its reason', async ({ bob }) => {
    await bob.signIn({ name: 'bob', password: PASSWORD });
    await bob.open('/services/orders');
    assert.equal(await bob.page.getByRole('heading', { level: 1 }).innerText(), 'orders');
    assert.equal(await bob.link('People').count(), 0, 'pages for administrators are not offered');
    await bob.open('/services/orders/edit');
    const save = bob.button(/^Save/);
    assert.ok((await save.isDisabled()) || (await save.getAttribute('aria-disabled')) === 'true', 'it cannot be saved');
    await bob.sees(/role developer/);
  });

  calm('what is not theirs is refused on a page with a heading and a way back', async ({ bob }) => {
    bob.expect(/403|404/);
    await bob.open('/people');
    await bob.page.getByRole('heading', { level: 1, name: 'You may not see or do this' }).waitFor();
    await bob.open('/services/nobodys');
    await bob.page.getByRole('heading', { level: 1, name: 'Not found' }).waitFor();
    await bob.page.getByRole('main').getByRole('link', { name: 'To the board' }).click();
    await bob.page.waitForURL((url) => url.pathname === '/');
    bob.forget();
  });

  calm('of two who edit the same service the second is told, and nothing that was typed is lost', async ({ ann, boss, api }) => {
    ann.expect(/409/);
    await ann.signIn({ name: 'ann', password: PASSWORD });
    await Promise.all([ann.open('/services/orders/edit'), boss.open('/services/orders/edit')]);
    await boss.field(/^Description/).fill('Takes orders');
    await boss.button(/^Save/).click();
    await boss.sees('orders is saved.');
    await ann.field(/^Description/).fill('Sells things');
    await ann.button(/^Save/).click();
    await ann.sees('Somebody changed it while you were editing.');
    await ann.sees('Takes orders');
    assert.equal(await ann.field(/^Description/).inputValue(), 'Sells things', 'what she typed is still there');
    assert.equal((await api.get('/services/orders')).description, 'Takes orders', 'nothing was written over');
    await ann.button(/^I have seen it/).click();
    await ann.button(/^Save/).click();
    await ann.sees('orders is saved.');
    assert.equal((await api.get('/services/orders')).description, 'Sells things');
    ann.forget();
  });

  calm('a page whose connection is lost says so, and is right again when it is back', async ({ bob, api }) => {
    bob.expect(/ERR_INTERNET_DISCONNECTED/);
    await bob.open('/services/orders');
    await bob.sees(/^live · /);
    await bob.context.setOffline(true);
    // Offline stops what is begun, not what is open: another role ends his stream, and the page cannot open it again.
    await api.put('/teams/shop/members/bob', { role: 'developer' });
    await bob.sees(/^stream cut /);
    await api.patch('/services/orders', { description: 'Takes orders again' });
    await bob.context.setOffline(false);
    await bob.sees(/^live · /);
    await bob.sees('Takes orders again');
  });

  // What a change of networks or an update of Slipway does to what is being loaded; the browser is made to show it.
  calm('what a page lacks of its program is asked for again, and a page that does not come says so', async ({ bob, someone }) => {
    const cut = await someone({ cookies: await bob.cookies() });
    cut.expect(/ERR_FAILED|Failed to fetch/);
    let refused = 0;
    await cut.page.route('**/split_board.wasm', (route) => ((refused += 1) <= 3 ? route.abort() : route.continue()));
    await cut.open('/');
    assert.ok(refused > 3, 'it was asked for until it came');
    await cut.page.route('**/split_platform.wasm', (route) => route.abort());
    await cut.link('Environments').first().click();
    await cut.sees('This page did not load');
    await cut.picture('people-not-loaded', { fullPage: false });
    await cut.page.unroute('**/split_platform.wasm');
    await cut.button('Load it again').click();
    await cut.page.getByRole('heading', { level: 1, name: 'Environments' }).waitFor();
    assert.match(cut.page.url(), /\/environments$/);
    cut.assertCalm();
    await cut.leave();
  });

  calm('a token is shown once, and lets a script do what its owner may', async ({ ann, server }) => {
    await ann.open('/settings');
    await ann.field(/^What is it for/).fill('pipeline');
    await ann.button('Make a token').click();
    await ann.sees(/Copy it now/);
    const token = (await ann.page.getByRole('main').innerText()).match(/slw_\w+/)?.[0];
    assert.ok(token, 'the token stands on the page');
    assert.equal((await client({ url: server.url, token }).get('/services/orders')).name, 'orders');
    await ann.open('/settings');
    await ann.page.getByRole('row', { name: /pipeline/ }).waitFor();
    assert.doesNotMatch(await ann.page.content(), /slw_\w+/, 'it is not shown again');
  });

  calm('with another password, signing out everywhere ends all sessions and tells the open pages', async ({ ann, someone }) => {
    const settled = (who) => who.page.getByRole('link', { name: /^Signed out: sign in again/ });
    ann.expect(/401/);
    const elsewhere = await someone();
    elsewhere.expect(/401/);
    await elsewhere.signIn({ name: 'ann', password: PASSWORD });
    await elsewhere.open('/services/orders');
    await elsewhere.sees(/^live · /);
    await ann.open('/settings');
    await ann.field(/^Present password/).fill(PASSWORD);
    await ann.field(/^New password/).fill(CHANGED);
    await ann.button('Change the password').click();
    // Other sessions end with the old password; the page that is open there says so and asks no more.
    await settled(elsewhere).waitFor();
    await ann.open('/settings');
    await ann.button('Sign out everywhere').first().click();
    await ann.page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await ann.page.waitForURL(/\/sign-in/);
    await ann.signIn({ name: 'ann', password: CHANGED });
    await until('the page elsewhere stays as it is', async () => (await settled(elsewhere).count()) === 1);
    await elsewhere.leave();
    ann.forget();
  });
});
