// A mapper on a small phone: from signing in to the receipt.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accessible, api, enterAs, fitsWidth, launch, open, phone, picture } from './browser.mjs';
import { chooseSettlement, sampleWalk, settlementNamed, sha256, shownHash, walkAround } from './steps.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('a mapper signs in with a typed password, uploads a walk and gets a receipt with the SHA-256 of the file', async () => {
  const { accounts } = JSON.parse(await readFile(join(process.env.MIPAKA_HOME, 'demo.json'), 'utf8'));
  const mapper = accounts.find((account) => account.role === 'mapper');
  const file = await sampleWalk();
  const page = await open(browser, phone, '/mapper');

  await page.getByLabel('Email or sign-in name').fill(mapper.email);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('alert').waitFor();
  await picture(page, 'phone-signin-refused');
  await page.getByLabel('Password').fill(mapper.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();

  await page.getByRole('link', { name: 'Upload a walk' }).click();
  await chooseSettlement(page, 'Kisima Bonde', 'Which settlement did you walk?');
  await page.locator('input[type=file]').setInputFiles(file);
  await fitsWidth(page, 'the upload');
  await picture(page, 'phone-upload');
  await page.getByRole('button', { name: 'Upload', exact: true }).click();

  await page.getByRole('heading', { name: 'Kisima Bonde' }).waitFor();
  const drawing = page.getByRole('img', { name: /Drawing of the walk/ });
  assert.ok((await drawing.locator('path.raw').getAttribute('d')).length > 1000, 'the raw track is drawn');
  assert.match(await drawing.locator('path.ring').getAttribute('d'), /Z$/, 'the cleaned ring is drawn, closed');
  const measures = await page.locator('dl.measures').innerText();
  assert.match(measures, /[\d.]+ ha/);
  assert.match(measures, /[\d.,]+ k?m/);
  const findings = page.locator('section', { hasText: 'What we changed, and why' }).locator('li');
  assert.ok((await findings.count()) >= 2, 'the recorded walk has flaws, and they are told');
  for (const words of await findings.allInnerTexts()) assert.match(words, /^[A-Z0-9].{20,}\./s, 'a finding is a sentence');
  await accessible(page, 'the walk');
  await fitsWidth(page, 'the walk');
  await picture(page, 'phone-walk-draft');

  await page.getByRole('button', { name: 'Submit to the verifiers' }).click();
  await page.getByText('Receipt', { exact: true }).waitFor();
  assert.equal(await shownHash(page), sha256(file.buffer));
  assert.match(await page.locator('.receipt').innerText(), /WK-[0-9A-Z]+[\s\S]*walk\.gpx/);
  await accessible(page, 'the receipt');
  await page.locator('.receipt').scrollIntoViewIfNeeded();
  await picture(page, 'phone-receipt');

  const stored = (await api(page, 'GET', `/walks/${page.url().split('/').at(-1)}`)).body;
  assert.equal(stored.state, 'submitted');
  assert.equal(stored.receipt.sha256, sha256(file.buffer));
  await page.getByRole('link', { name: 'Walks', exact: true }).click();
  await page.getByText('Submitted, to be checked').first().waitFor();
  await picture(page, 'phone-walks');
  await page.finish();
});

test('in Kiswahili every sentence of the walk is in Kiswahili', async () => {
  const page = await open(browser, phone, '/mapper', 'sw');
  await page.getByRole('button', { name: /Kiswahili/ }).click();
  await page.getByRole('heading', { name: 'Ingia' }).waitFor();
  await accessible(page, 'signing in, in Kiswahili');
  await picture(page, 'phone-signin-sw');
  await enterAs(page, 'mapper');
  await page.reload();
  await page.getByRole('link', { name: 'Pakia matembezi' }).click();
  await chooseSettlement(page, 'Jiwe Jekundu', 'Ulitembea makazi gani?');
  await page.locator('input[type=file]').setInputFiles(await sampleWalk());
  await page.getByRole('button', { name: 'Pakia', exact: true }).click();
  await page.getByRole('heading', { name: 'Jiwe Jekundu' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'sw');
  const findings = (await page.locator('section', { hasText: 'Tulichobadilisha' }).locator('li').allInnerTexts()).join('\n');
  assert.match(findings, /\b(njia|makazi|nukta|mstari|matembezi|pointi)\b/i);
  assert.doesNotMatch(findings, /\b(the|points|were|removed|walk)\b/i);
  await fitsWidth(page, 'the walk in Kiswahili');
  await picture(page, 'phone-walk-far-sw');
  await page.finish();
});

test('a file that is no walk is kept, and the phone says why it could not be read', async () => {
  const page = await open(browser, phone, '/mapper');
  await enterAs(page, 'mapper');
  await page.goto(new URL('/mapper/new', page.url()).href);
  await chooseSettlement(page, 'Nyota Saba', 'Which settlement did you walk?');
  const file = { name: 'notes.gpx', mimeType: 'application/gpx+xml', buffer: Buffer.from('<?xml version="1.0"?><gpx version="1.1"><trk><trkseg>') };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await page.getByRole('heading', { name: 'We kept the file but could not read it as a walk' }).waitFor();
  assert.equal(await shownHash(page), sha256(file.buffer));
  assert.equal(await page.getByRole('button', { name: 'Submit to the verifiers' }).count(), 0);
  await picture(page, 'phone-walk-unreadable');
  await page.finish();
});

test('a track of two points leads with the refusal, what to do and the receipt, and the next upload knows the settlement', async () => {
  const page = await open(browser, phone, '/mapper');
  await enterAs(page, 'mapper');
  const settlement = await settlementNamed(page, 'Nyota Saba');
  await page.goto(new URL(`/mapper/new?settlement=${settlement.id}`, page.url()).href);
  await page.getByText('Nyota Saba').waitFor();
  const [lon, lat] = settlement.centre;
  const points = [0, 0.001].map((east) => `<trkpt lat="${lat}" lon="${lon + east}"/>`).join('');
  const text = `<?xml version="1.0"?><gpx version="1.1" creator="journey" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>${points}</trkseg></trk></gpx>`;
  const file = { name: 'two.gpx', mimeType: 'application/gpx+xml', buffer: Buffer.from(text) };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await page.getByRole('heading', { name: 'No boundary can be made of this track' }).waitFor();
  await page.getByText('Walk the whole edge again').waitFor();
  await page.getByText('Your file is kept exactly as you sent it.').waitFor();
  assert.equal(await shownHash(page), sha256(file.buffer));
  assert.equal(await page.getByText('Saved, not submitted').count(), 0, 'it is told as refused, not as a draft');
  await accessible(page, 'a refused walk');
  await fitsWidth(page, 'a refused walk');
  await picture(page, 'phone-walk-refused');
  await page.getByRole('link', { name: 'Upload another file' }).click();
  await page.locator('.chosen').getByText('Nyota Saba').waitFor();
  await page.getByRole('link', { name: 'My walks' }).click();
  await page.getByText('Kept, but no boundary can be made of it').first().waitFor();
  await page.finish();
});

test('a walk that the server does not answer stays on the phone, and can be sent by hand', async () => {
  const page = await open(browser, phone, '/mapper');
  await enterAs(page, 'mapper');
  const settlement = await settlementNamed(page, 'Taa Tatu');
  const file = walkAround(settlement.centre, 90, 'offline.gpx');
  await page.goto(new URL('/mapper/new', page.url()).href);
  await chooseSettlement(page, 'Taa Tatu', 'Which settlement did you walk?');
  await page.locator('input[type=file]').setInputFiles(file);
  let tries = 0;
  await page.route('**/api/v1/walks', (route) => (route.request().method() === 'POST' ? ((tries += 1), route.abort()) : route.continue()));
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await page.getByText('It is kept on this phone. Nothing is lost.').waitFor();
  await picture(page, 'phone-walk-waiting');
  await page.getByRole('link', { name: 'My walks' }).click();
  await page.getByText('offline.gpx').waitFor();
  // After the second failure it waits longer than a hand needs.
  while (tries < 2) await page.waitForTimeout(100);
  await page.unroute('**/api/v1/walks');
  await page.getByRole('button', { name: 'Send now' }).click();
  await page.getByText('Waiting on this phone').waitFor({ state: 'detached' });
  const stored = (await api(page, 'GET', `/walks?settlement_id=${settlement.id}`)).body.items;
  assert.ok(stored.some((each) => each.file.sha256 === sha256(file.buffer)));
  // The refused requests are console errors by design.
  page.forgive(/ERR_FAILED/);
  await page.finish();
});
