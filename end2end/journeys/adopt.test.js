// What somebody else runs in a namespace becomes a service: nothing restarts, and the next release takes its place.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calmly } from '../harness/calm.js';
import { kubectl, kubectlJson } from '../harness/cluster.js';
import { platform } from '../harness/ground.js';
import { journey } from '../harness/journey.js';
import { assertShown, DESK, inEveryLook, settled } from '../harness/looks.js';
import { stage } from '../harness/stage.js';
import { deploy, place, status } from '../harness/steps.js';
import { until } from '../harness/wait.js';

const HELLO = '127.0.0.1:5000/samples/hello:1';
const WORDS = 'admin Helm shop web MODE TOKEN DB_PASSWORD LEVEL NODE FLAG Secret ConfigMap flags token value migrate budget PodDisruptionBudget shop-scaler HorizontalPodAutoscaler minAvailable CPU migrate Job NAME db-password linux Always IfNotPresent ClusterFirst RollingUpdate true false File FallbackToLogsOnError'.split(' ');
/** Names of the pages, which are nobody's to translate. */
const known = ({ names, server }) => [...Object.values(names), server.admin.name, HELLO, ...WORDS];

/** As another tool writes them. */
function objects(name) {
  const labels = { app: `shop-${name}` };
  const pod = {
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    containers: [{
      name: 'web', image: HELLO, ports: [{ name: 'web', containerPort: 8080 }],
      env: [
        { name: 'MODE', value: 'hunter2' }, { name: 'DB_PASSWORD', value: 'hunter3' },
        { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'token', key: 'value' } } },
        { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      ],
      envFrom: [{ configMapRef: { name: 'flags' } }],
      resources: { requests: { cpu: '10m' } },
      args: ['--db-password=hunter5'],
      readinessProbe: { httpGet: { path: '/healthz', port: 'web' }, periodSeconds: 1 },
    }],
  };
  const scaler = (name, target) => ({
    apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target }, minReplicas: 2, maxReplicas: 5,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 900 } } }],
    },
  });
  const deployment = (name, labels, more) => ({
    apiVersion: 'apps/v1', kind: 'Deployment',
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'Helm' }, annotations: { 'meta.helm.sh/release-name': 'shop' } },
    spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels: { ...labels, part: 'web' } }, spec: pod }, ...more },
  });
  return [
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token' }, stringData: { value: 'hunter4' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flags' }, data: { LEVEL: 'debug' } },
    deployment(name, labels),
    deployment('not.a.name', { app: 'other' }, { replicas: 0 }),
    { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: labels, ports: [{ port: 80, targetPort: 'web' }] } },
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'budget' }, spec: { minAvailable: 1, selector: { matchLabels: { part: 'web' } } } },
    scaler('shop-scaler', name),
    {
      apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'migrate' },
      spec: { suspend: true, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'migrate', image: HELLO }] } } },
    },
  ];
}

const prepare = () =>
  stage('adopt', async (all) => {
    const { names } = all;
    await platform(all);
    const file = join(tmpdir(), `${names.namespace}.json`);
    await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects(names.service) }));
    await kubectl('--namespace', names.namespace, 'apply', '-f', file);
    await kubectl('--namespace', names.namespace, 'rollout', 'status', `deployment/${names.service}`, '--timeout=90s');
    const pods = async () => {
      const found = await kubectlJson('--namespace', names.namespace, 'get', 'pods', '--selector', `app=shop-${names.service}`);
      return found.items.map((pod) => `${pod.metadata.uid} ${pod.status.containerStatuses[0].restartCount}`).sort();
    };
    const environment = `/environments/${names.environment}`;
    return { environment, one: `${environment}/adopt/Deployment/${names.service}`, here: place(names.service, names.environment), pods };
  }, { viewport: DESK });

journey('adopting what runs', prepare, (step) => {
  const calm = calmly(step, 'adopt');

  calm('what runs in the namespace is listed, with why one cannot be adopted', async (all) => {
    const { me, page, environment, names } = all;
    await me.open(environment);
    await page.getByRole('link', { name: /Adopt what runs/ }).first().click();
    await page.waitForURL(`**${environment}/adopt`);
    await page.getByRole('row', { name: new RegExp(`${names.service}.*2/2.*Helm shop`) }).waitFor();
    const other = page.getByRole('row', { name: /not\.a\.name.*no name for a service/ });
    await other.waitFor();
    const only = page.getByRole('button', { name: 'Can be adopted' });
    await only.click();
    await other.waitFor({ state: 'detached' });
    await only.click();
    await other.waitFor();
    await page.getByRole('searchbox').fill('not.a');
    await page.getByRole('row', { name: new RegExp(`^${names.service}`) }).waitFor({ state: 'detached' });
    await inEveryLook(all, async (someone, look) => {
      await someone.open(`${environment}/adopt`);
      await settled(someone.page);
      await someone.picture(`adopt-list-${look.name}`);
      await assertShown(someone, look, 'the list', { known: known(all) });
    });
  });

  calm('what was read and what the next release changes is shown; values are not', async (all) => {
    const { me, page, environment, one, names } = all;
    await me.open(`${environment}/adopt`);
    await page.getByRole('row', { name: new RegExp(names.service) }).getByRole('link', { name: 'Adopt…' }).click();
    await page.waitForURL(`**${one}`);
    for (const text of ['MODE', 'web 8080']) await page.getByText(text, { exact: true }).waitFor();
    const scaler = page.getByRole('row', { name: /HorizontalPodAutoscaler\/shop-scaler/ });
    assert.equal(await scaler.getByRole('combobox').inputValue(), 'adopted');
    await page.getByRole('row', { name: /PodDisruptionBudget\/budget.*spec\.selector.*Stays outside/ }).waitFor();
    await page.getByText('the value of --db-password').waitFor();
    await page.getByText(`spec.template.spec.containers[${names.service}].env[NODE]`).waitFor();
    for (const [name, becomes] of [['DB_PASSWORD', 'sealed'], ['LEVEL', 'plain'], ['MODE', 'plain'], ['TOKEN', 'sealed']]) {
      const chosen = page.getByRole('row', { name: new RegExp(name) }).getByRole('combobox');
      assert.equal(await chosen.inputValue(), becomes, name);
    }
    assert.equal(await page.getByLabel('Team').inputValue(), names.team, 'the only team there is');
    await page.getByText('spec.template.spec.nodeSelector').waitFor();
    assert.doesNotMatch(await page.content(), /hunter/);
    await inEveryLook(all, async (someone, look) => {
      await someone.open(one);
      await settled(someone.page);
      await someone.picture(`adopt-one-${look.name}`);
      await assertShown(someone, look, 'one workload', { known: known(all) });
    });
    await me.open(`${environment}/adopt/Deployment/not.a.name`);
    await page.getByText(/It cannot be adopted\./).waitFor();
    await me.open(`${environment}/adopt/Job/migrate`);
    await page.getByText(/A Job runs once/).waitFor();
    await page.getByRole('link', { name: 'Register a service' }).first().waitFor();
    await me.picture('adopt-job');
  });

  calm('it is adopted with its autoscaler, and nothing restarts', async ({ me, page, api, one, here, names, pods }) => {
    const before = await pods();
    await me.open(one);
    const adopt = async () => {
      await page.getByLabel('Team').selectOption(names.team);
      await page.getByRole('button', { name: 'Adopt', exact: true }).click();
    };
    // Somebody changes it while the page is open: it is looked at once more, and then adopted.
    await kubectl('--namespace', names.namespace, 'patch', 'deployment', names.service, '-p', '{"spec":{"revisionHistoryLimit":7}}');
    me.expect(/409/);
    const mode = page.getByRole('row', { name: /^MODE/ }).getByRole('combobox');
    await mode.selectOption('sealed');
    await adopt();
    const again = page.getByRole('button', { name: 'Look again' });
    await again.click();
    await again.waitFor({ state: 'detached' });
    assert.equal(await mode.inputValue(), 'sealed', 'what was chosen outlives a second look');
    await mode.selectOption('plain');
    await adopt();
    await page.waitForURL(`**${here}`);
    await status(api, names.service, names.environment, 'it is ready', (found) => found.state === 'ready' && found.ready === 2);
    assert.deepEqual(await pods(), before, 'the same pods, not restarted');
    await page.reload();
    await settled(page);
    await me.picture('adopt-adopted');
    const { metadata } = await kubectlJson('--namespace', names.namespace, 'get', 'hpa', 'shop-scaler');
    assert.equal(metadata.labels['slipway.dev/service'], names.service, 'its autoscaler came along');
    for (const part of ['', '/configuration', '/releases/1', '/deploy']) {
      await me.open(`${here}${part}`);
      await settled(page);
      assert.doesNotMatch(await page.content(), /hunter[34]/, `nobody reads it on ${part || 'the page'}`);
      if (part) await me.picture(`adopt-sealed-${part.split('/')[1]}`);
    }
  });

  calm('the next release shows what it changes, and takes its place', async ({ me, page, api, here, names }) => {
    await me.open(`${here}/deploy`);
    await settled(page);
    await me.picture('adopt-next');
    await deploy(api, names.service, names.environment, { image: HELLO });
    await status(api, names.service, names.environment, 'release 2 is ready', (found) => found.release === 2 && found.ready === 2);
    const live = await kubectlJson('--namespace', names.namespace, 'get', 'deployment', names.service);
    assert.deepEqual(live.spec.template.spec.containers.map((container) => container.name), [names.service]);
    assert.equal(live.spec.template.spec.nodeSelector, undefined);
    const carried = live.spec.template.spec.containers[0].env;
    const of = (name) => carried.find((variable) => variable.name === name);
    assert.equal(of('LEVEL').value, 'debug');
    for (const name of ['DB_PASSWORD', 'TOKEN']) assert.ok(of(name).valueFrom.secretKeyRef, name);
  });

  calm('release 1, chosen on the page to deploy, comes back as it was adopted', async ({ me, page, api, here, names }) => {
    await me.open(`${here}/deploy`);
    await page.getByRole('radio', { name: /^An older release/ }).check();
    await page.getByLabel('Release', { exact: true }).selectOption('1');
    await settled(page);
    await me.picture('adopt-again');
    const send = page.getByRole('button', { name: 'Deploy', exact: true }).first();
    await until('it can be sent', async () => (await send.getAttribute('aria-disabled')) !== 'true' && send);
    await send.click();
    await status(api, names.service, names.environment, 'release 3 is ready', (found) => found.release === 3 && found.state === 'ready');
    const live = await kubectlJson('--namespace', names.namespace, 'get', 'deployment', names.service);
    const { containers: [container], nodeSelector } = live.spec.template.spec;
    assert.equal(container.name, 'web');
    assert.equal(container.env.find((variable) => variable.name === 'DB_PASSWORD').value, 'hunter3');
    assert.deepEqual(nodeSelector, { 'kubernetes.io/os': 'linux' });
  });
});
