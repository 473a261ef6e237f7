// Debian's Chromium, and visitors: a page with its own cookies that keeps every complaint of the browser.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { report } from './server.js';
import { until } from './wait.js';

export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
// What a person would wait for; a debug build on a busy machine takes its time.
const PATIENCE = 30_000;

/** A browser that ends with the test file. */
export async function openBrowser() {
  return chromium.launch({
    executablePath: process.env.SLIPWAY_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--lang=en-US'],
    headless: true,
  });
}

/** Somebody at a browser. `language` is en or zh, `theme` light or dark; `cookies` brings a session along. */
export async function visitor(browser, url, { language = 'en', theme = 'light', viewport = WIDE, cookies = [], scripts = true } = {}) {
  const context = await browser.newContext({
    baseURL: url,
    locale: language === 'zh' ? 'zh-CN' : 'en-US',
    colorScheme: theme,
    viewport,
    reducedMotion: 'reduce',
    deviceScaleFactor: 1,
    javaScriptEnabled: scripts,
  });
  context.setDefaultTimeout(PATIENCE);
  if (cookies.length) await context.addCookies(cookies);
  return new Visitor(context, await context.newPage());
}

export class Visitor {
  #complaints = [];
  #expected = [];

  constructor(context, page) {
    this.context = context;
    this.page = page;
    const complain = (text) => this.#complaints.push(`${new URL(page.url(), 'http://x').pathname}: ${text}`);
    page.on('console', (message) => {
      // The program of a page that is left while it still loads; what fails by itself is a failed request, below.
      if (message.text().includes('Response body loading was aborted')) return;
      if (['error', 'warning'].includes(message.type())) complain(`console ${message.type()}: ${message.text()} ${message.location()?.url ?? ''}`);
    });
    page.on('pageerror', (error) => complain(`uncaught: ${error.message}`));
    page.on('crash', () => complain('the page crashed'));
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText;
      // A stream, or what was still loading, ends when the page is left.
      if (why !== 'net::ERR_ABORTED') complain(`${request.method()} ${request.url()} failed: ${why}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) complain(`${response.request().method()} ${response.url()} answered ${response.status()}`);
    });
  }

  /** Complaints that match are part of the journey: a wrong password is answered with 401. */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  /** What the browser complained of, and nobody expected. */
  complaints() {
    return this.#complaints.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }

  /** What it complained of so far is dealt with. */
  forget() {
    this.#complaints = [];
  }

  /** Fails when the browser complained of anything. Every journey ends with it. */
  assertCalm() {
    const complaints = this.complaints();
    if (complaints.length) throw new Error(`the browser complained:\n  ${complaints.join('\n  ')}`);
  }

  /** Opens a page and waits until it answers to clicks. */
  async open(address) {
    await this.page.goto(address, { waitUntil: 'load' });
    await this.awake();
  }

  /** The program in the page has taken over. */
  async awake() {
    await this.page.locator('html[data-awake]').waitFor({ state: 'attached' }).catch((error) => {
      throw new Error(`${this.page.url()} stays asleep: ${this.complaints().join('; ') || 'the browser complains of nothing'}`, { cause: error });
    });
  }

  async signIn({ name, password }) {
    await this.open('/sign-in');
    await this.page.getByLabel(/^(Name|名称|用户名)/).fill(name);
    await this.page.getByLabel(/^(Password|密码)/).fill(password);
    await this.page.getByRole('button', { name: /^(Sign in|登录)$/ }).click();
    await this.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await this.awake();
  }

  cookies() {
    return this.context.cookies();
  }

  button(name) {
    return this.page.getByRole('button', { name });
  }

  link(name) {
    return this.page.getByRole('link', { name });
  }

  field(label) {
    // Closed dialogs have fields too.
    return this.page.getByLabel(label).filter({ visible: true });
  }

  /** Waits until the page shows the text, which is never longer than a person would wait. */
  async sees(text, { within = PATIENCE } = {}) {
    const found = this.page.getByText(text).filter({ visible: true }).first();
    await found.waitFor({ timeout: within }).catch(async (error) => {
      const shown = (await this.page.locator('main').innerText().catch(() => '')).slice(0, 1500);
      throw new Error(`${this.page.url()} does not show ${text} within ${within / 1000} s; it shows:\n${shown}`, { cause: error });
    });
    return found;
  }

  /** A picture of the whole page for people to look at, in the report's folder. */
  async picture(name, { fullPage = true } = {}) {
    const file = path.join(report, `${name}.png`);
    mkdirSync(path.dirname(file), { recursive: true });
    await until('the fonts are there', () => this.page.evaluate(() => document.fonts.status === 'loaded'));
    await this.page.screenshot({ path: file, fullPage, animations: 'disabled' });
    return file;
  }

  async leave() {
    await this.context.close();
  }
}
