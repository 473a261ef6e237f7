// The table, as it is printed and kept.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../end2end/harness/root.js';

const seconds = (value) => (value < 1 ? `${(value * 1000).toFixed(0)} ms` : `${value.toFixed(2)} s`);

/** A row of a comparison in time: ours may take `most` times theirs. */
export function slower(what, against, { ours, theirs, rounds }, most) {
  const ratio = ours / theirs;
  return { what, ours: seconds(ours), against, theirs: seconds(theirs), figure: ratio.toFixed(2), goal: `at most ${most.toFixed(2)}`, met: ratio <= most, rounds };
}

/** A row of a comparison in speed: ours has to reach `least` of theirs. */
export function share(what, ours, against, theirs, ratio, least, rounds) {
  return { what, ours, against, theirs, figure: ratio.toFixed(2), goal: `at least ${least.toFixed(2)}`, met: ratio >= least, rounds };
}

/** A row that is told for what it is; nobody set a goal for it. */
export function told(what, ours, against, theirs, ratio, rounds) {
  return { what, ours, against, theirs, figure: ratio.toFixed(2), goal: '', met: null, rounds };
}

/** A row of one figure with a limit. */
export function atMost(what, value, unit, most) {
  const shown = `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
  return { what, ours: shown, against: '', theirs: '', figure: shown, goal: `at most ${most} ${unit}`, met: value <= most, rounds: 1 };
}

export function failure(what, error) {
  return { what, ours: 'failed', against: '', theirs: '', figure: error.message.split('\n')[0].slice(0, 160), goal: '', met: false, rounds: 0 };
}

export function table(rows) {
  const lines = rows.map(({ what, ours, against, theirs, figure, goal, met, rounds }) => `| ${what} | ${ours} | ${theirs ? `${theirs} (${against})` : ''} | ${figure} | ${goal} | ${met === null ? '' : met ? 'yes' : '**no**'} | ${rounds || ''} |`);
  return ['| what | Slipway | against | ratio | goal | met | rounds |', '|---|---|---|---|---|---|---|', ...lines].join('\n');
}

export function keep(rows) {
  const file = path.join(root, 'docs/benchmarks.md');
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const machine = `${os.cpus().length} × ${os.cpus()[0].model.trim()}, ${(os.totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${os.release()}`;
  const text = `# Benchmarks
\`make bench\` measures Slipway against what a person would type without it, in one run on one machine, and writes this
page. Ratios travel between machines; the figures beside them do not. Each is the median of its rounds, in which the two
sides take turns.

${table(rows)}

Measured at ${git('rev-parse', '--short', 'HEAD')} on ${new Date().toISOString().slice(0, 10)}: ${machine}; load average at the end ${os.loadavg()[0].toFixed(1)}.

## What is measured
- **build**: from the API call to the build's end (clone, build, push, digest recorded), against \`docker build\` and
  \`docker push\` of the same source on the same engine. Every round changes the program, so both compile it.
- **deploy**: from the API call for the preflight (which has the difference in it), over the one that deploys, to the release
  being ready, against \`kubectl apply\` and \`kubectl rollout status\` of the same manifests under another name; two pods
  with one changed variable.
- **roll back**: from the API call to the release being ready, against \`kubectl rollout undo\` and \`kubectl rollout status\`;
  the same two pods, and the release before.
- **objects**: five services with a Deployment, a Service, a ConfigMap of twenty files, a Secret, a disruption budget and an
  autoscaler each: two versions of them read as they are written, checked, rendered, and compared by value, by field and as
  YAML (\`cargo bench -p domain\`). One thread, so the time on the clock is at least the time of the processor.
- **event**: from a request to the cluster's API server that tells a pod to end, to the event on the stream that a page
  listens to, against \`kubectl get pods --watch\`.
- **logs**: 20 pods with 50,000 lines each in one answer, merged in time order, against 20 curls that read the same
  streams raw and in parallel. Before it is measured every line is checked: there, once, in order.
- **memory**: resident memory of the server with the local cluster watched and the board open in a browser.
- **first page**: wasm, JavaScript and CSS as they come over the line.
- **board**: the server-rendered board of somebody who is signed in, requests a second against \`/healthz\` of the same
  server under the same load (wrk, one thread, 16 connections, 5 seconds). A page is kept for its reader for a second, or
  until something changes; the row below asks for another address each time, so that each is drawn.
`;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}
