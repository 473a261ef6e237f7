// The looks in which a page is seen: bright and dark, wide and narrow, in both languages.

import assert from 'node:assert/strict';
import { PHONE, visitor } from './browser.js';
import { barriers, overflow, untranslated } from './inspect.js';
import { until } from './wait.js';

/** A small desk: what fits there fits everywhere. */
export const DESK = { width: 1280, height: 900 };
const LOOKS = [
  { name: 'light', theme: 'light', language: 'en', viewport: DESK },
  { name: 'dark', theme: 'dark', language: 'en', viewport: DESK },
  { name: 'chinese', theme: 'light', language: 'zh', viewport: DESK },
  { name: 'phone', theme: 'light', language: 'en', viewport: PHONE },
  { name: 'chinese-phone', theme: 'dark', language: 'zh', viewport: PHONE },
];

/** Calls `visit(someone, look)` in each look, as the person whose cookies they are. */
export async function inEveryLook({ browser, server, me }, visit) {
  const cookies = await me.cookies();
  for (const look of LOOKS) {
    const someone = await visitor(browser, server.url, { ...look, cookies });
    try {
      await visit(someone, look);
    } finally {
      await someone.leave();
    }
  }
}

/**
 * Fails when the page as it stands keeps somebody out, is wider than its window, or has words in another language.
 * `known`: words of the page that are names; `texts`: whole texts that a person wrote. Without `known` the words are not
 * looked at.
 */
export async function assertShown(someone, look, about, { known, texts = [] } = {}) {
  const findings = [...someone.complaints(), ...(await barriers(someone.page))];
  if (look.language === 'zh' && known) {
    const foreign = await untranslated(someone.page, known, async () => ({ names: [], texts }));
    findings.push(...foreign.map((text) => `not in Chinese: ${text}`));
  }
  const wider = await overflow(someone.page);
  if (wider > 0) findings.push(`${wider} pixels wider than its window`);
  assert.deepEqual(findings, [], `${about}, ${look.name}`);
}

/** Waits until nothing of the page is loading any more. */
export const settled = (page) =>
  until('nothing is loading any more', () => page.evaluate(() => !document.querySelector('[aria-busy="true"]')));
