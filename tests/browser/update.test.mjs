// A new release of the field app is installed while somebody has the page open.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { base, enterAs, launch, open, phone, until } from './browser.mjs';
import { releasingLine } from './releases.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const LOST = /ERR_INTERNET_DISCONNECTED|Failed to load resource/;
const storeOf = (version) => `mipaka-mapper-${version}`;

/** A phone that holds the first release and has the upload page open, with something typed in it. */
async function openPage(line) {
  const page = await open(browser, phone, '/mapper', 'en', line.address);
  await enterAs(page, 'mapper');
  await page.reload();
  await until(page, 'the worker takes the page over', () => navigator.serviceWorker.controller?.state === 'activated');
  await page.getByRole('link', { name: 'Upload a walk' }).click();
  await page.getByRole('textbox').fill('Taa');
  return page;
}

/** Has the phone look for a new release, as it does by itself at every visit and once a day, and waits for what comes of it. */
async function lookForRelease(page) {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/mapper');
    const found = new Promise((resolve) => registration.addEventListener('updatefound', () => resolve(registration.installing), { once: true }));
    await registration.update();
    const worker = await found;
    const settled = () => ['activated', 'redundant'].includes(worker.state);
    await new Promise((resolve) => {
      if (settled()) return resolve();
      worker.addEventListener('statechange', () => settled() && resolve());
    });
  });
}

const stores = (page) => page.evaluate(() => caches.keys());
const releaseOf = (page) => page.locator('meta[name=release]').getAttribute('content', { timeout: 2_000 }).catch(() => '1');
const holds = (page, store, path) => page.evaluate(async ([name, asked]) => Boolean(await (await caches.open(name)).match(asked)), [store, path]);

test('a release installed while the page is open leaves the page alone, opens without a network next, and clears away the one before the last', async () => {
  const line = await releasingLine(base, '/assets/ReportPages-');
  const page = await openPage(line);
  assert.deepEqual(await stores(page), [storeOf(line.version)]);

  line.install(2);
  await lookForRelease(page);
  assert.deepEqual(await stores(page), [storeOf(line.version), storeOf('release2')]);
  assert.equal(await page.getByRole('textbox').inputValue(), 'Taa', 'nobody reloaded the page under a thumb');
  assert.equal((await fetch(line.address + line.file)).status, 404, 'the server has only the new files');
  assert.ok(await holds(page, storeOf(line.version), line.file));
  await page.getByRole('link', { name: 'Reports' }).click();
  await page.getByText('Recent reports').waitFor();

  await page.context().setOffline(true);
  await page.goto(`${line.address}/mapper`);
  await page.getByText('No network.').waitFor();
  assert.equal(await releaseOf(page), '2', 'the kept page is the new one');

  await page.context().setOffline(false);
  line.install(3);
  await page.goto(`${line.address}/mapper`);
  await lookForRelease(page).catch(() => {});
  await until(page, 'the third release is kept', async () => (await caches.keys()).includes('mipaka-mapper-release3'));
  await until(page, 'the first release is cleared away', async () => (await caches.keys()).length === 2);
  assert.deepEqual(await stores(page), [storeOf('release2'), storeOf('release3')]);
  assert.equal(await releaseOf(page), '3');
  page.forgive(LOST);
  await page.finish();
  line.close();
});

test('a release that is only half on the server is not taken, and costs the open page nothing', async () => {
  const line = await releasingLine(base, '/assets/ReportPages-');
  const page = await openPage(line);
  line.install(2, true);
  await lookForRelease(page);
  const kept = await page.evaluate(async () => {
    const { active, waiting, installing } = await navigator.serviceWorker.getRegistration('/mapper');
    return [active?.state, waiting, installing];
  });
  assert.deepEqual(kept, ['activated', null, null], 'the first release goes on');
  await page.context().setOffline(true);
  await page.goto(`${line.address}/mapper`);
  await page.getByText('No network.').waitFor();
  assert.equal(await releaseOf(page), '1', 'without a network the first release opens, whole');
  await page.getByRole('link', { name: 'Reports' }).click();
  await page.getByRole('link', { name: /Record a notice/ }).waitFor();

  await page.context().setOffline(false);
  line.install(2);
  await lookForRelease(page);
  line.install(3);
  await lookForRelease(page);
  assert.deepEqual(await stores(page), [storeOf('release2'), storeOf('release3')]);
  page.forgive(LOST);
  await page.finish();
  line.close();
});
