// What a program can hold against a page: what axe-core finds, text that is not in the reader's language, a page wider
// than its window.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious and critical findings of axe-core under WCAG 2.2 AA, one line each with the first places. */
export async function barriers(page) {
  // Evaluated rather than added as a script, which the page's security policy rightly refuses.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, help, nodes }) => `${impact} ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
}

// Terms that stay as they are in Chinese: names of products, of Kubernetes' kinds and fields, of protocols, and of levels
// as programs write them.
const TERMS = new Set(
  `slipway kubernetes nacos apollo disconf docker dockerfile git github gitlab prometheus kubelet kubeconfig kubectl json ndjson yaml api rest openapi url uri http https ssh tcp udp grpc init sidecar root entrypoint shell
  sctp cpu memory mib gib kib pod pods deployment statefulset daemonset job cronjob rollingupdate recreate maxsurge maxunavailable
  minavailable volumeclaimtemplates completions parallelism
  orderedready parallel allow forbid replace service services namespace node nodes replicaset configmap secret registry digest sha
  dns tls ref axe rss ctrl esc enter tab alt shift cmd english healthz readyz expose env clusterip utc wcag pid uid authorization bearer error warn info debug dev test prod`.split(/\s+/),
);

/**
 * Visible texts of a Chinese page that hold English words. `words` are known; `outside` gives further `names`, and
 * `texts`: what programs, people and the cluster wrote, which is shown as it was written: commits, log lines, steps of a
 * Dockerfile, events. Of texts a run of words is excused, a single word only where it is a whole text there.
 */
export async function untranslated(page, words, outside) {
  const texts = await page.evaluate(() => {
    const raw = 'code, pre, kbd, samp, time, script, style, textarea, [translate="no"]';
    const shown = (element) => element.checkVisibility?.({ visibilityProperty: true }) ?? true;
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.trim();
      if (text && !node.parentElement.closest(raw) && shown(node.parentElement)) found.push(text);
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [alt]')) {
      if (element.closest('[translate="no"]') || !shown(element)) continue;
      for (const name of ['aria-label', 'title', 'alt']) if (element.getAttribute(name)) found.push(element.getAttribute(name));
    }
    return found;
  });
  const suspect = (names) => [...new Set(texts)].filter(proseIn(names));
  // What is outside takes many requests: it is asked for only where something is left to be excused.
  if (!suspect(words).length) return [];
  const { names: told, texts: theirs } = await outside();
  const names = [...words, ...told];
  const english = proseIn(names);
  const suspects = suspect(names);
  if (!suspects.length) return [];
  const written = theirs.map(plain);
  const all = written.join('\n');
  // Between Chinese characters and its punctuation stand the runs of another language.
  const runs = (text) => plain(text).split(/[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”·]+/).map((run) => run.trim());
  const excused = (run) => (/\s/.test(run) ? all.includes(run) : written.includes(run));
  return suspects.filter((text) => !excused(plain(text)) && runs(text).some((run) => english(run) && !excused(run)));
}

// Tells whether a text holds an English word, apart from terms and names.
function proseIn(names) {
  const known = new Set([...TERMS, ...names.map((name) => name.toLowerCase())]);
  // Machine words (image names, commits, releases such as api-7c9f) hold digits or punctuation inside and are not prose.
  return (text) => {
    let rest = text;
    for (const name of names) rest = rest.replaceAll(name, ' ');
    const found = rest.replace(/\S*[\d/:@_.-]\S*/g, ' ').match(/[A-Za-z][A-Za-z']{2,}/g) ?? [];
    return found.some((word) => !known.has(word.toLowerCase()));
  };
}

function plain(text) {
  return text.replace(/\s+/g, ' ').trim();
}

/** How many pixels the page is wider than its window: a person on a phone should not have to push it sideways. */
export async function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
