// What thinking about a release costs the processor, in the program that Slipway's domain measures itself with.

import { root } from '../../end2end/harness/root.js';
import { run } from './measure.js';

export async function render() {
  const said = await run('cargo', ['bench', '--quiet', '--package', 'domain', '--bench', 'release'], { cwd: root });
  return JSON.parse(said.trim().split('\n').at(-1));
}
