// A lawyer makes a case into a pack, and a stranger with nothing but the file verifies it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessible, api, base, desk, enterAs, fitsWidth, launch, open, picture } from './browser.mjs';
import { download, settlementNamed, sha256, shownHash, tabTo } from './steps.mjs';

let browser;
let folder;
before(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), 'mipaka-pack-'));
});
after(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

const first = async (page, path, check = () => true) => (await api(page, 'GET', path)).body.items.find(check);

/** Something of each kind that a case needs, by its reference. */
async function exhibits(page) {
  const settlement = await settlementNamed(page, 'Kisima Bonde');
  const boundary = await first(page, `/settlements/${settlement.id}/boundaries`);
  const incident = await first(page, `/incidents?settlement_id=${settlement.id}`, (each) => each.phase === 'execution');
  const claim = await first(page, `/claims?settlement_id=${settlement.id}`);
  const corridor = (await api(page, 'GET', '/search?q=Kisima%20Link%20Road')).body.items.find((each) => each.kind === 'corridor');
  const impact = await first(page, `/corridors/${corridor.id}/impacts`);
  const item = await first(page, '/evidence?limit=200', (each) => each.media_type === 'image/jpeg');
  return { incident, boundary, claim, impact, item };
}

async function verify(name, bytes) {
  const path = join(folder, name);
  await writeFile(path, bytes);
  const run = spawnSync(process.env.MIPAKA_VERIFY, [path], { encoding: 'utf8' });
  return { status: run.status, told: run.stdout + run.stderr };
}

/** The first byte of a stored file's content, some way into it: past the local header of a zip entry. */
function flipped(bytes, entry) {
  const at = bytes.indexOf(Buffer.from(entry));
  assert.ok(at > 0, `the pack holds ${entry}`);
  const changed = Buffer.from(bytes);
  changed[at + entry.length + 40] ^= 1;
  return changed;
}

test('a lawyer opens a case, orders its exhibits by keyboard and exports a pack that verifies', async () => {
  const page = await open(browser, desk, '/desk/cases');
  await enterAs(page, 'lawyer');
  await page.reload();
  await page.getByRole('link', { name: 'Open a case' }).click();
  await page.getByRole('button', { name: 'Open the case' }).click();
  await page.getByText('Please fill this in.').waitFor();
  await page.getByLabel('Title').fill('Residents of the wall v the road (journey)');
  await page.getByLabel('Court').fill('Environment and Land Court, DEMO registry');
  await page.getByLabel('Initials of the deponent').fill('AO');
  await accessible(page, 'a new case');
  await picture(page, 'desk-case-new');
  await page.getByRole('button', { name: 'Open the case' }).click();
  await page.getByText('No exhibits yet').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Make the pack' }).isDisabled(), 'an empty case has no pack');

  const shown = await exhibits(page);
  const { item } = shown;
  const wanted = Object.values(shown);
  for (const [index, record] of wanted.entries()) {
    const box = page.getByRole('combobox', { name: 'Attach an exhibit' });
    await box.fill(record.reference);
    await page.getByRole('option', { name: new RegExp(record.reference) }).waitFor();
    await box.press('Enter');
    await page.getByRole('button', { name: 'Attach', exact: true }).click();
    await page.locator('.mark', { hasText: `AO-${index + 1}` }).waitFor();
  }
  const order = async () => (await page.locator('ol .mark').allInnerTexts()).join(' ');
  assert.equal(await order(), 'AO-1 AO-2 AO-3 AO-4 AO-5');
  const up = page.getByRole('button', { name: 'Move AO-3 up' });
  await tabTo(page, up, 'moving AO-3');
  await page.keyboard.press('Enter');
  await page.getByText('AO-3 is now number 2.').waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Move AO-5 up' }), 'moving AO-5');
  await page.keyboard.press('Alt+ArrowUp');
  await page.getByText('AO-5 is now number 4.').waitFor();
  assert.equal(await order(), 'AO-1 AO-3 AO-2 AO-5 AO-4');
  await accessible(page, 'a case');
  await fitsWidth(page, 'a case');
  await picture(page, 'desk-case');

  // A mark and a description are changed where they stand; what an exhibit shows is one click away.
  await tabTo(page, page.getByRole('button', { name: 'Change AO-5' }), 'changing AO-5');
  await page.keyboard.press('Enter');
  const change = page.getByRole('group', { name: 'Change AO-5' });
  await change.getByLabel('Mark').fill('ao-03');
  await page.keyboard.press('Enter');
  await change.getByText('Another exhibit carries ao-03 already.').waitFor();
  await change.getByLabel('Mark').fill('AO-7');
  await change.getByLabel('How the index describes it').fill('The photo of the wall, as it was received');
  await accessible(page, 'changing an exhibit');
  await picture(page, 'desk-case-exhibit');
  await change.getByRole('button', { name: 'Save' }).click();
  await page.getByText('AO-7 is changed.').waitFor();
  await page.getByRole('button', { name: 'Change AO-7' }).waitFor();
  assert.equal(await order(), 'AO-1 AO-3 AO-2 AO-7 AO-4');
  const opened = page.getByRole('link', { name: /The photo of the wall, as it was received/ });
  const original = await page.request.get(new URL(await opened.getAttribute('href'), page.url()).href);
  assert.equal(sha256(await original.body()), item.sha256, 'the exhibit opens the original file');
  await page.locator('ol li', { hasText: 'AO-1' }).getByRole('link').click();
  await page.getByRole('heading', { name: shown.incident.title }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Change AO-7' }).waitFor();

  const steps = new Set();
  page.on('response', async (reply) => {
    if (!/\/packs(\/|$)/.test(reply.url()) || reply.url().endsWith('/file')) return;
    const told = await reply.json().catch(() => null);
    if (told?.state) steps.add(told.state);
  });
  // What few people may read leaves with the zip: it takes a tick by hand.
  await page.getByRole('button', { name: 'Make the pack' }).click();
  await page.getByText('Tick this first, or take the exhibits off the case.').waitFor();
  assert.match(await page.locator('.warning').innerText(), /This pack takes restricted records out[\s\S]*Exhibits that only a few people may read: \d/);
  await accessible(page, 'a pack that needs a tick');
  await picture(page, 'desk-pack-warning');
  await page.getByRole('checkbox', { name: /it shall leave/ }).check();
  await page.getByRole('button', { name: 'Make the pack' }).click();
  await page.getByRole('progressbar').or(page.getByText('The pack is ready')).first().waitFor();
  await picture(page, 'desk-pack-progress');
  await page.getByText('The pack is ready').waitFor({ timeout: 90_000 });
  assert.ok(steps.has('ready') && steps.size > 1, `the export tells how far it is: ${[...steps]}`);
  const receipt = page.locator('.receipt');
  const told = (await receipt.locator('.hash code').innerText()).replaceAll(/\s/g, '');
  const pack = await download(page, receipt.getByRole('link', { name: /Download/ }));
  assert.equal(sha256(pack.bytes), told, 'the receipt holds the SHA-256 of the zip');
  assert.match(pack.name, /\.zip$/);
  await accessible(page, 'a case with its pack');
  await picture(page, 'desk-pack-ready');

  // Exhibits keep the order of the case and stand in the bag under their marks.
  const stored = (await api(page, 'GET', `/cases/${page.url().split('/').at(-1)}`)).body;
  assert.deepEqual([...stored.exhibits].sort((one, other) => one.position - other.position).map((each) => each.mark), ['AO-1', 'AO-3', 'AO-2', 'AO-7', 'AO-4']);
  await page.finish();

  const whole = await verify('pack.zip', pack.bytes);
  assert.equal(whole.status, 0, whole.told);
  const tampered = await verify('tampered.zip', flipped(pack.bytes, 'bag-info.txt'));
  assert.equal(tampered.status, 1, tampered.told);
});

test('the finished pack on the front page verifies, and the tampered one does not', async () => {
  const page = await open(browser, desk, '/');
  const whole = await download(page, page.getByRole('link', { name: /A finished pack/ }));
  const tampered = await download(page, page.getByRole('link', { name: /The same pack, tampered/ }));
  assert.equal(whole.bytes.length, tampered.bytes.length);
  assert.notEqual(sha256(whole.bytes), sha256(tampered.bytes));
  await page.finish();
  assert.equal((await verify('sample.zip', whole.bytes)).status, 0);
  const found = await verify('sample-tampered.zip', tampered.bytes);
  assert.equal(found.status, 1, found.told);
});
