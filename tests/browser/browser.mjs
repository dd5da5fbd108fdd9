// One Chromium for a file of journeys, people who sign in by one tap, screenshots and accessibility scans.
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const axeSource = require('axe-core').source;

export const base = process.env.MIPAKA_URL;
/** A server that nobody has begun with yet. */
export const emptyBase = process.env.MIPAKA_EMPTY_URL;
export const phone = { width: 360, height: 740 };
export const desk = { width: 1440, height: 900 };

export async function launch() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic',
    ],
  });
}

/** A page whose console errors and requests to other hosts fail the test when it is closed. */
export async function open(browser, viewport, path = '/', language = 'en', host = base) {
  const context = await browser.newContext({
    viewport, locale: language === 'sw' ? 'sw-KE' : 'en-GB', hasTouch: viewport === phone,
    // Every frame of a flight over the map is drawn by the processor here.
    reducedMotion: 'reduce',
  });
  // Init scripts run beside the page's own policy, which forbids evaluating text.
  await context.addInitScript(axeSource);
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
  page.on('console', (line) => line.type() === 'error' && !/status of 40[1349]/.test(line.text()) && faults.push(`console: ${line.text()}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(host) && !/^(data|blob):/.test(url)) faults.push(`a request left the machine: ${url}`);
  });
  await page.goto(host + path);
  /** Names console errors that the test itself provoked. */
  page.forgive = (pattern) => faults.splice(0, faults.length, ...faults.filter((fault) => !pattern.test(fault)));
  page.finish = async () => {
    await context.close();
    assert.deepEqual(faults, []);
  };
  return page;
}

/** Signs in as a demo role, as the button on the front page does. */
export async function enterAs(page, role) {
  const status = await page.evaluate(async (wanted) => {
    const reply = await fetch('/api/v1/session/demo', {
      method: 'POST', headers: { 'content-type': 'application/json', 'x-mipaka': '1' }, body: JSON.stringify({ role: wanted }),
    });
    return reply.status;
  }, role);
  assert.equal(status, 200, `the demo has a ${role}`);
}

/** Calls the API under the page's session. */
export function api(page, method, path, body) {
  return page.evaluate(async ([how, where, what]) => {
    const reply = await fetch(where, {
      method: how, headers: { 'content-type': 'application/json', 'x-mipaka': '1' }, body: what && JSON.stringify(what),
    });
    const text = await reply.text();
    return { status: reply.status, body: text ? JSON.parse(text) : null };
  }, [method, `/api/v1${path}`, body]);
}

/** Polls inside the page, since the policy on scripts refuses Playwright's own waiting by string. */
export async function until(page, what, check, argument, patience = 20_000) {
  const end = Date.now() + patience;
  for (;;) {
    const value = await page.evaluate(check, argument);
    if (value) return value;
    assert.ok(Date.now() < end, `waited in vain: ${what}`);
    await page.waitForTimeout(100);
  }
}

export async function picture(page, name) {
  if (!process.env.KEEP) return;
  mkdirSync(process.env.KEEP, { recursive: true });
  await page.screenshot({ path: join(process.env.KEEP, `${name}.png`) });
}

/** Nothing serious or critical by axe-core. */
export async function accessible(page, where) {
  const found = await page.evaluate(async () => {
    // A colour on its way to another has a contrast that nobody reads.
    const ending = document.getAnimations().filter((each) => Number.isFinite(each.effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map((each) => each.finished));
    const result = await window.axe.run(document, { resultTypes: ['violations'] });
    return result.violations
      .filter((violation) => ['serious', 'critical'].includes(violation.impact))
      .map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).slice(0, 4).join(' | ')}`);
  });
  assert.deepEqual(found, [], `axe on ${where}`);
}

/** Nothing sticks out sideways. */
export async function fitsWidth(page, where) {
  const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(content <= view, `${where} is ${content} px wide on a screen of ${view} px`);
}
