// A mapper writes down a notice and an eviction; what nobody knows stays unknown.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, api, desk, enterAs, fitsWidth, launch, open, phone, picture } from './browser.mjs';
import { chooseSettlement, photo, sha256, shownHash } from './steps.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Every way the form knows, in its order, with the day each was completed. */
const CHANNELS = [
  ['In writing to the people', '2026-02-05'],
  ['Kenya Gazette', '2026-02-13'],
  ['Newspaper', '2026-02-16'],
  ['Radio', '2026-03-02'],
  ['Posted in the settlement', '2026-03-20'],
  ['Deputy county commissioner', '2026-02-20'],
  ['Police commander', '2026-02-20'],
];

async function setDate(page, label, date, precision) {
  const group = page.getByRole('group', { name: label }).first();
  await group.locator('input[type=date]').fill(date);
  if (precision) await group.getByRole('combobox').selectOption({ label: precision });
}

test('a notice with both dates has its three months counted both ways, with the arithmetic', async () => {
  const page = await open(browser, phone, '/mapper/reports/notice');
  await enterAs(page, 'mapper');
  await page.reload();
  await page.getByRole('heading', { name: 'Record a notice' }).waitFor();
  await page.getByRole('button', { name: 'Save the notice' }).click();
  await page.getByText('Choose the settlement.').waitFor();
  await chooseSettlement(page, 'Mti Mmoja', 'Settlement');
  await page.getByLabel('In one line, what the notice says').fill('Leave the wayleave by June (journey)');
  await page.getByLabel('Whose land it is said to be').selectOption({ label: 'public land' });
  await setDate(page, 'Dated', '2026-02-01');
  await setDate(page, 'Must leave by', '2026-06-10');
  for (const [index, [way, date]] of CHANNELS.entries()) {
    await page.getByRole('checkbox', { name: way, exact: true }).check();
    await page.getByRole('group', { name: 'Completed' }).nth(index).locator('input[type=date]').fill(date);
  }
  await accessible(page, 'the notice form');
  await fitsWidth(page, 'the notice form');
  await picture(page, 'phone-notice-form');
  await page.getByRole('button', { name: 'Save the notice' }).click();
  await page.getByText('The notice is on the server').waitFor();
  await page.getByText(/NT-[0-9A-Z]+/).waitFor();
  await page.getByRole('link', { name: 'Open the record' }).click();

  const clock = page.locator('section', { hasText: 'The three months, both ways' });
  await clock.getByRole('heading', { name: 'From the first service' }).waitFor();
  const first = await clock.locator('section', { hasText: 'From the first service' }).last().innerText();
  const last = await clock.locator('section', { hasText: 'From the last channel' }).last().innerText();
  assert.match(first, /5 Feb(ruary)? 2026[\s\S]*5 May 2026/, first);
  // Section 152C asks for writing, the Gazette, a newspaper and the radio; the radio was the last of them.
  assert.match(last, /2 Mar(ch)? 2026[\s\S]*2 June? 2026/, last);
  // What was only recorded is never called met, and says what nobody knows.
  await page.getByText('Recorded; not checked').first().waitFor();
  await page.getByText('Whether it was done, and whether doing it so satisfies the section, is not known here.').first().waitFor();
  await page.getByText('No advocate has reviewed this rule. This is not legal advice.').first().waitFor();
  await accessible(page, 'a notice');
  await fitsWidth(page, 'a notice');
  await clock.scrollIntoViewIfNeeded();
  await picture(page, 'phone-notice-clock');
  await page.finish();
});

test('a notice whose dates nobody knows shows unknown, not a guess', async () => {
  const page = await open(browser, phone, '/mapper/reports/notice');
  await enterAs(page, 'mapper');
  await page.reload();
  await chooseSettlement(page, 'Jiwe Jekundu', 'Settlement');
  await page.getByLabel('In one line, what the notice says').fill('Told by megaphone to go (journey)');
  await page.getByLabel('Radio').check();
  await page.getByRole('button', { name: 'Save the notice' }).click();
  await page.getByRole('link', { name: 'Open the record' }).click();
  const clock = page.locator('section', { hasText: 'The three months, both ways' });
  await clock.waitFor();
  assert.match(await clock.innerText(), /unknown/i);
  assert.doesNotMatch(await clock.innerText(), /\b20\d\d\b(?! \()/, 'no date is made up');
  assert.match(await page.locator('table').first().innerText(), /Radio\s+date not known/);
  await picture(page, 'phone-notice-unknown');
  await page.finish();
});

test('an eviction is recorded with figures, an alleged duty holder and a photo whose fingerprint both sides agree on', async () => {
  const page = await open(browser, phone, '/mapper/reports/incident');
  await enterAs(page, 'mapper');
  await page.reload();
  await chooseSettlement(page, 'Mti Mmoja', 'Settlement');
  await page.getByText('homes were pulled down or people put out').click();
  await page.getByLabel('In one line, what happened').fill('14 homes pulled down by the wall (journey)');
  await setDate(page, 'When it happened', '2026-05-02', 'month known');
  await page.getByLabel('What people saw').fill('A machine came from the road side before dawn.');
  await page.getByRole('button', { name: 'Add a figure' }).click();
  const figure = page.getByRole('group', { name: 'Figure 1' });
  await figure.getByRole('combobox', { name: 'What' }).selectOption({ label: 'people' });
  await figure.getByRole('textbox', { name: 'Low' }).fill('48');
  await figure.getByRole('textbox', { name: 'Best' }).fill('61');
  await figure.getByRole('textbox', { name: 'High' }).fill('70');
  await figure.getByLabel('Gender').selectOption({ label: 'women' });
  await figure.getByLabel('Tenure').selectOption({ label: 'tenants' });
  await page.getByRole('button', { name: 'Save the incident' }).click();
  await page.getByText('A figure needs its source.').waitFor();
  await figure.getByLabel('Source of the figure').fill('Committee count, 3 May');
  await page.getByRole('button', { name: 'Add someone' }).click();
  await page.getByLabel('Name or office').fill('Sub-County Administration Office (DEMO)');
  await page.getByLabel('What they are said to have done').fill('sent the machine');
  await page.locator('label', { hasText: 'Add photos or files' }).locator('input').setInputFiles(photo);
  await page.getByText('Will be sent when you save').waitFor();
  await accessible(page, 'the incident form');
  await fitsWidth(page, 'the incident form');
  await picture(page, 'phone-incident-form');
  await page.getByRole('button', { name: 'Save the incident' }).click();

  await page.getByText('The incident is on the server').waitFor();
  await page.getByText('The server holds exactly what is on this device').waitFor();
  assert.equal(await shownHash(page), sha256(photo.buffer));
  await accessible(page, 'the receipt of an incident');
  await picture(page, 'phone-incident-saved');
  await page.getByRole('link', { name: 'Open the record' }).click();
  await page.getByText('May 2026').first().waitFor();
  const told = await page.locator('main').innerText();
  assert.match(told, /48\s+61\s+70/);
  assert.match(told, /women/);
  assert.match(told, /Sub-County Administration Office \(DEMO\) \(alleged\)/);
  assert.match(told, /water-point\.jpg/);
  await accessible(page, 'an incident');
  await fitsWidth(page, 'an incident');
  await picture(page, 'phone-incident');
  const id = page.url().split('/').at(-1);
  const stored = (await api(page, 'GET', `/incidents/${id}`)).body;
  assert.equal(stored.phase, 'execution');
  assert.deepEqual(stored.occurred.precision, 'month');
  assert.equal(stored.evidence[0].sha256, sha256(photo.buffer));
  await page.finish();
});

test('at the desk a notice and an incident open beside the map', async () => {
  const page = await open(browser, desk, '/desk/incidents');
  await enterAs(page, 'advocate');
  await page.reload();
  await page.getByRole('heading', { name: 'Evictions and notices' }).waitFor();
  await page.getByRole('link', { name: 'Notices', exact: true }).click();
  await page.getByRole('link', { name: /Notice to vacate for the Kisima Link Road/ }).click();
  await page.getByText('The three months, both ways').waitFor();
  await page.waitForTimeout(1200);
  await picture(page, 'desk-notice');
  await accessible(page, 'a notice at the desk');
  await page.goBack();
  await page.getByRole('link', { name: 'Incidents', exact: true }).click();
  await page.getByRole('link', { name: /Friday demolition/ }).click();
  await page.getByText('Who is said to be responsible').waitFor();
  await page.waitForTimeout(1200);
  await picture(page, 'desk-incident');
  await accessible(page, 'an incident at the desk');
  await page.finish();
});
