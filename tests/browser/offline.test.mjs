// A phone on a bad network: the field app opens without one, and a walk reaches the server exactly once.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, api, base, enterAs, fitsWidth, launch, open, phone, picture, until } from './browser.mjs';
import { brittleLine } from './line.mjs';
import { chooseSettlement, longWalk, settlementNamed, sha256, walkAround } from './steps.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const LOST = /ERR_(FAILED|INTERNET_DISCONNECTED|NETWORK_CHANGED|CONNECTION)|Failed to load resource/;

/** A mapper whose phone has visited once: the page, its files and the list of settlements are kept. */
async function visitedOnce(language = 'en', host = base) {
  const page = await open(browser, phone, '/mapper', language, host);
  await enterAs(page, 'mapper');
  await page.reload();
  await until(page, 'the worker takes the page over', () => navigator.serviceWorker.controller?.state === 'activated');
  await until(page, 'the settlements are kept', () =>
    new Promise((resolve) => {
      const opening = indexedDB.open('mipaka-places');
      opening.onsuccess = () => {
        const stores = opening.result.objectStoreNames;
        if (stores.length === 0) return opening.result.close(), resolve(false);
        const read = opening.result.transaction('lists').objectStore('lists').get('settlements');
        read.onsuccess = () => (opening.result.close(), resolve(Boolean(read.result?.settlements.length)));
      };
      opening.onerror = () => resolve(false);
    }),
  );
  return page;
}

async function offline(page, lost) {
  await page.context().setOffline(lost);
}

const onServer = async (page, settlement, file) =>
  (await api(page, 'GET', `/walks?settlement_id=${settlement.id}&limit=200`)).body.items.filter((each) => each.file.sha256 === sha256(file.buffer));

/** Every attempt to send a walk, with what came of it. */
function attempts(page) {
  const made = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && new URL(request.url()).pathname === '/api/v1/walks') made.push(request);
  });
  return made;
}

async function addWalk(page, settlement, file) {
  await page.getByRole('link', { name: 'Upload a walk' }).click();
  await chooseSettlement(page, settlement.name, 'Which settlement did you walk?');
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
}

test('without a network the field app opens, knows the settlements, keeps a walk and sends it once when the network is back', async () => {
  const page = await visitedOnce();
  const settlement = await settlementNamed(page, 'Taa Tatu');
  const file = walkAround(settlement.centre, 95, 'no-network.gpx');
  await offline(page, true);
  await page.reload();
  await page.getByText('No network.').waitFor();
  await picture(page, 'phone-offline-start');
  await addWalk(page, settlement, file);
  await page.getByText('It is kept on this phone. Nothing is lost.').waitFor();
  await accessible(page, 'a walk that waits');
  await fitsWidth(page, 'a walk that waits');
  await picture(page, 'phone-offline-waiting');

  // The battery dies, and the phone starts again on the same hill.
  await page.goto(`${base}/mapper`);
  await page.getByText('no-network.gpx').waitFor();
  await picture(page, 'phone-offline-again');
  await offline(page, false);
  await page.getByText('Waiting on this phone').waitFor({ state: 'detached' });
  assert.equal((await onServer(page, settlement, file)).length, 1);
  await page.getByRole('link', { name: /Taa Tatu/ }).first().waitFor();

  await offline(page, true);
  await offline(page, false);
  await page.reload();
  await page.getByRole('link', { name: /Taa Tatu/ }).first().waitFor();
  assert.equal((await onServer(page, settlement, file)).length, 1, 'it is not sent again');
  page.forgive(LOST);
  await page.finish();
});

test('in Kiswahili too the field app opens without a network', async () => {
  const page = await visitedOnce('sw');
  await offline(page, true);
  await page.reload();
  await page.getByText('Hakuna mtandao.').waitFor();
  await page.getByRole('link', { name: 'Pakia matembezi' }).click();
  await chooseSettlement(page, 'Kisima Bonde', 'Ulitembea makazi gani?');
  await picture(page, 'phone-offline-sw');
  page.forgive(LOST);
  await page.finish();
});

test('the phone keeps the page and its hashed files, public names of settlements, and nothing the API says of persons', async () => {
  const page = await visitedOnce();
  await page.getByRole('link', { name: 'Reports' }).click();
  await page.getByText('Recent reports').waitFor();
  const kept = await page.evaluate(async () => {
    const found = [];
    for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
    return found;
  });
  assert.ok(kept.length > 10, 'the files of the field app');
  for (const path of kept) assert.match(path, /^\/(mapper|assets\/[\w.-]+-[\w-]{8}\.(js|css|woff2|svg))$/);
  const stored = JSON.stringify(await page.evaluate(() => ({ ...localStorage })));
  const me = (await api(page, 'GET', '/session')).body;
  for (const personal of [me.name, me.email]) assert.ok(!stored.includes(personal), 'no name of a person');
  const worker = await fetch(`${base}/mapper-worker.js`);
  assert.match(worker.headers.get('content-security-policy'), /default-src 'self'/);
  assert.match(worker.headers.get('cache-control'), /no-store|no-cache/);
  await page.finish();
});

test('signing out leaves no account on the phone, and the page then asks who it is', async () => {
  const page = await visitedOnce();
  await page.getByRole('button', { name: /Signed in as/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${base}/`);
  assert.equal(await page.evaluate(() => localStorage.getItem('mipaka.account')), null);
  await offline(page, true);
  await page.goto(`${base}/mapper`);
  await page.getByText('No network. Signing in needs one.').waitFor();
  await picture(page, 'phone-offline-signed-out');
  page.forgive(LOST);
  await page.finish();
});

test('signing out asks before it removes a walk that only the phone holds', async () => {
  const page = await visitedOnce();
  const settlement = await settlementNamed(page, 'Taa Tatu');
  await page.route('**/api/v1/walks', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await addWalk(page, settlement, walkAround(settlement.centre, 80, 'left-behind.gpx'));
  await page.getByText('It is kept on this phone. Nothing is lost.').waitFor();
  const leave = async () => {
    await page.getByRole('button', { name: /Signed in as/ }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByText('Walks that have not reached the server: 1').waitFor();
  };
  await leave();
  await picture(page, 'phone-leave-held');
  await page.getByRole('button', { name: 'Stay signed in' }).click();
  assert.equal((await waitingIds(page)).length, 1);
  await leave();
  await page.getByRole('button', { name: 'Remove it and sign out' }).click();
  await page.waitForURL(`${base}/`);
  assert.deepEqual(await waitingIds(page), []);
  page.forgive(LOST);
  await page.finish();
});

test('an upload cut off half way is sent again by itself, and the server has one', async () => {
  const line = await brittleLine(base);
  const page = await visitedOnce('en', line.address);
  const settlement = await settlementNamed(page, 'Nyota Saba');
  const file = longWalk(settlement.centre, 'cut-off.gpx');
  const made = attempts(page);
  line.cutAfter(file.buffer.length / 2);
  await addWalk(page, settlement, file);
  await page.getByText('It is kept on this phone. Nothing is lost.').waitFor();
  assert.equal(line.isCut(), true, 'half of the file had left');
  await picture(page, 'phone-upload-cut-off');
  const waiting = await waitingIds(page);
  assert.equal(waiting.length, 1);
  line.mend();
  await page.getByRole('heading', { name: 'Nyota Saba' }).waitFor();
  assert.ok(made.length >= 2, 'it was tried more than once');
  const stored = await onServer(page, settlement, file);
  assert.equal(stored.length, 1);
  assert.deepEqual(await waitingIds(page), []);
  page.forgive(LOST);
  await page.finish();
  line.close();
});

test('when the server has the walk but its answer is lost, the walk is not stored twice', async () => {
  const page = await visitedOnce();
  const settlement = await settlementNamed(page, 'Nyota Saba');
  const file = walkAround(settlement.centre, 110, 'lost-answer.gpx');
  let answers = 0;
  await page.route('**/api/v1/walks', async (route) => {
    if (route.request().method() !== 'POST' || answers > 0) return route.continue();
    answers += 1;
    const reply = await route.fetch();
    assert.equal(reply.status(), 201);
    await route.abort();
  });
  await addWalk(page, settlement, file);
  await page.getByRole('heading', { name: 'Nyota Saba' }).waitFor();
  assert.equal(answers, 1, 'the first answer was lost');
  assert.equal((await onServer(page, settlement, file)).length, 1);
  assert.deepEqual(await waitingIds(page), []);
  page.forgive(LOST);
  await page.finish();
});

function waitingIds(page) {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('mipaka');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const keys = opening.result.transaction('walks').objectStore('walks').getAllKeys();
          keys.onsuccess = () => (opening.result.close(), resolve(keys.result));
        };
      }),
  );
}
