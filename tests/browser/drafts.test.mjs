// A report half filled in on a phone: it survives closing the page and having no network, and leaves no trace afterwards.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, api, base, enterAs, fitsWidth, launch, open, phone, picture, until } from './browser.mjs';
import { chooseSettlement, photo, sha256 } from './steps.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const LOST = /ERR_(FAILED|INTERNET_DISCONNECTED|NETWORK_CHANGED)|Failed to load resource/;

async function fieldApp(language = 'en') {
  const page = await open(browser, phone, '/mapper', language);
  await enterAs(page, 'mapper');
  await page.reload();
  await until(page, 'the worker takes the page over', () => navigator.serviceWorker.controller?.state === 'activated');
  return page;
}

/** What the phone holds of begun reports, as somebody reads it who takes the phone apart. */
function kept(page) {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('mipaka-drafts');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const stores = opening.result;
          if (stores.objectStoreNames.length === 0) return stores.close(), resolve({ drafts: [], files: [] });
          const both = stores.transaction(['drafts', 'files']);
          const [drafts, files] = ['drafts', 'files'].map((name) => both.objectStore(name).getAll());
          both.oncomplete = () => (stores.close(), resolve({ drafts: drafts.result, files: files.result.map(({ id, file }) => [id, file.name, file.size]) }));
        };
      }),
  );
}

const keeps = (page, words) => until(page, `the phone keeps “${words}”`, async (wanted) => {
  const opening = indexedDB.open('mipaka-drafts');
  const stores = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
  if (stores.objectStoreNames.length === 0) return stores.close(), false;
  const asked = stores.transaction('drafts').objectStore('drafts').getAll();
  await new Promise((resolve) => (asked.onsuccess = resolve));
  stores.close();
  return JSON.stringify(asked.result).includes(wanted);
}, words);

test('an incident begun without a network is taken up after the page was closed, sent once and then gone from the phone', async () => {
  const page = await fieldApp();
  await page.context().setOffline(true);
  await page.goto(`${base}/mapper/reports/incident`);
  await chooseSettlement(page, 'Mti Mmoja', 'Settlement');
  await page.getByText('homes were pulled down or people put out').click();
  await page.getByLabel('In one line, what happened').fill('Doors broken at dawn (draft)');
  await page.getByLabel('What people saw').fill('Three men with hammers.');
  await page.getByRole('button', { name: 'Add a figure' }).click();
  await page.getByRole('group', { name: 'Figure 1' }).getByRole('textbox', { name: 'Best' }).fill('9');
  await page.locator('label', { hasText: 'Add photos or files' }).locator('input').setInputFiles(photo);
  await page.getByText('What you write is kept on this phone only').waitFor();
  await keeps(page, 'Three men with hammers.');
  await until(page, 'the photo is kept', async () => {
    const opening = indexedDB.open('mipaka-drafts');
    const stores = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
    const asked = stores.transaction('files').objectStore('files').count();
    await new Promise((resolve) => (asked.onsuccess = resolve));
    return stores.close(), asked.result === 1;
  });
  assert.equal((await kept(page)).drafts.length, 1);

  // The page is closed; later it is opened again on the same hill.
  await page.goto('about:blank');
  await page.goto(`${base}/mapper/reports`);
  await page.getByRole('heading', { name: 'Begun on this phone' }).waitFor();
  await accessible(page, 'reports with one that was begun');
  await fitsWidth(page, 'reports with one that was begun');
  await picture(page, 'phone-draft-list');
  await page.getByRole('link', { name: /Doors broken at dawn/ }).click();
  await page.getByText('You began this on').waitFor();
  assert.equal(await page.getByLabel('What people saw').inputValue(), 'Three men with hammers.');
  await page.locator('.chosen').getByText('Mti Mmoja').waitFor();
  await page.getByText('water-point.jpg').waitFor();
  assert.equal(await page.getByRole('group', { name: 'Figure 1' }).getByRole('textbox', { name: 'Best' }).inputValue(), '9');
  await accessible(page, 'a form taken up again');
  await fitsWidth(page, 'a form taken up again');
  await picture(page, 'phone-draft-again');
  await page.getByRole('group', { name: 'Figure 1' }).getByLabel('Source of the figure').fill('Committee count');
  await page.getByRole('button', { name: 'Save the incident' }).click();
  await page.getByRole('alert').first().waitFor();
  await keeps(page, 'Committee count');

  // The server stores it, but its answer is lost on the way.
  await page.context().setOffline(false);
  let lost = 0;
  await page.route('**/api/v1/incidents', async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Save the incident' }).click();
  await page.getByRole('alert').first().waitFor();
  await until(page, 'the answer was lost', () => true);
  await page.reload();
  await page.getByText('You began this on').waitFor();
  await page.getByRole('button', { name: 'Save the incident' }).click();
  await page.getByText('The incident is on the server').waitFor();
  await page.getByText('The server holds exactly what is on this device').waitFor();
  assert.equal(lost, 1);
  const { items } = (await api(page, 'GET', '/incidents?q=Doors%20broken%20at%20dawn')).body;
  assert.equal(items.length, 1, 'stored once');
  const stored = (await api(page, 'GET', `/incidents/${items[0].id}`)).body;
  assert.deepEqual(stored.evidence.map((each) => each.sha256), [sha256(photo.buffer)]);
  assert.deepEqual(await kept(page), { drafts: [], files: [] }, 'nothing of it stays on the phone');
  page.forgive(LOST);
  await page.finish();
});

test('a notice that was begun can be thrown away, and signing out removes what is left', async () => {
  const page = await fieldApp('sw');
  await page.getByRole('link', { name: 'Ripoti' }).click();
  await page.getByRole('link', { name: /Andika notisi/ }).click();
  await page.getByRole('textbox').nth(1).fill('Ondokeni kabla ya Juni (rasimu)');
  await keeps(page, 'rasimu');
  await page.getByText('kinatunzwa kwenye simu hii tu').waitFor();
  // Leaving asks nothing: nothing is lost.
  await page.getByRole('link', { name: 'Matembezi', exact: true }).click();
  await page.getByRole('link', { name: 'Ripoti' }).click();
  await page.getByRole('heading', { name: 'Zilizoanzwa kwenye simu hii' }).waitFor();
  await fitsWidth(page, 'reports in Kiswahili');
  await picture(page, 'phone-draft-list-sw');
  await page.getByRole('link', { name: /rasimu/ }).click();
  await picture(page, 'phone-draft-again-sw');
  page.once('dialog', (asked) => void asked.accept());
  await page.getByRole('button', { name: 'Itupe' }).click();
  await page.getByRole('button', { name: 'Itupe' }).waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('textbox').nth(1).inputValue(), '');
  assert.deepEqual(await kept(page), { drafts: [], files: [] });

  await page.getByRole('textbox').nth(1).fill('Walituambia tuondoke');
  await keeps(page, 'Walituambia');
  await page.getByRole('button', { name: /Umeingia kama/ }).click();
  await page.getByRole('button', { name: 'Toka', exact: true }).click();
  await page.getByText('Ripoti ambazo hazijakamilika: 1').waitFor();
  await accessible(page, 'what signing out would remove');
  await picture(page, 'phone-leave-held-sw');
  await page.getByRole('button', { name: 'Kiondoe na utoke' }).click();
  await page.waitForURL(`${base}/`);
  assert.deepEqual(await kept(page), { drafts: [], files: [] }, 'it may name people, and phones are shared');
  await page.finish();
});

test('another person on the same phone does not see what was begun', async () => {
  const page = await fieldApp();
  await page.goto(`${base}/mapper/reports/incident`);
  await page.getByLabel('In one line, what happened').fill('Told in confidence');
  await keeps(page, 'Told in confidence');
  await enterAs(page, 'verifier');
  await page.goto(`${base}/mapper/reports`);
  await page.getByText('Recent reports').waitFor();
  assert.equal(await page.getByText('Told in confidence').count(), 0);
  await page.goto(`${base}/mapper/reports/incident`);
  assert.equal(await page.getByLabel('In one line, what happened').inputValue(), '');
  await page.finish();
});

test('a place from the phone is sent with how well the phone knows it, and told in words', async () => {
  const page = await fieldApp();
  await page.context().grantPermissions(['geolocation'], { origin: base });
  await page.context().setGeolocation({ longitude: 36.8219, latitude: -1.2921, accuracy: 11.6 });
  await page.goto(`${base}/mapper/reports/incident`);
  await chooseSettlement(page, 'Mti Mmoja', 'Settlement');
  await page.getByLabel('In one line, what happened').fill('Beside the standpipe (place)');
  await page.getByRole('button', { name: 'Use where I am' }).click();
  await page.getByText('The phone knows this place within about 12 m.').waitFor();
  await accessible(page, 'a place from the phone');
  await page.getByText('The phone knows this place').scrollIntoViewIfNeeded();
  await picture(page, 'phone-place-accuracy');
  await page.getByRole('button', { name: 'Save the incident' }).click();
  await page.getByRole('link', { name: 'Open the record' }).click();
  await page.getByText('The place is known within about 12 m.').waitFor();
  const stored = (await api(page, 'GET', `/incidents/${page.url().split('/').at(-1)}`)).body;
  assert.equal(stored.place_accuracy_m, 12);
  assert.deepEqual(stored.place.coordinates, [36.8219, -1.2921]);

  // A place typed by hand is as exact as whoever typed it: nothing is claimed.
  await page.context().setGeolocation({ longitude: 36.8219, latitude: -1.2921, accuracy: 1_650 });
  await page.goto(`${base}/mapper/reports/incident`);
  await page.getByRole('button', { name: 'Use where I am' }).click();
  await page.getByText('only within about 1.7 km').waitFor();
  await page.getByLabel('Longitude').fill('36.8');
  await page.getByText('only within about').waitFor({ state: 'detached' });
  await page.finish();
});
