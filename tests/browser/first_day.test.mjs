// An organisation's first day on an empty server: the first administrator, people, a settlement, the first walk.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, api, desk, emptyBase, fitsWidth, launch, open, phone, picture } from './browser.mjs';
import { chooseSettlement, walkAround } from './steps.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const PASSWORD = 'four plain words here';
const CENTRE = [36.8125, -1.3145];

async function screen(page, name) {
  await accessible(page, name);
  await fitsWidth(page, name);
  await picture(page, name);
}

/** Adds a person and gives back the link they are handed. */
async function add(page, { name, email, roles }) {
  const opener = page.getByRole('button', { name: 'Add a person', exact: true });
  if (await opener.isVisible()) await opener.click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Email or sign-in name').fill(email);
  for (const role of roles) await page.getByRole('checkbox', { name: new RegExp(`^${role}`) }).check();
  await page.getByRole('button', { name: 'Add and make the link' }).click();
  await page.getByRole('heading', { name: `Give this link to ${name}` }).waitFor();
  return page.locator('.address').innerText();
}

/** Chooses a password with a link, in a browser of one's own. */
async function arrive(link, viewport, language) {
  const page = await open(browser, viewport, link.slice(emptyBase.length), language, emptyBase);
  return page;
}

test('an organisation begins: people, a settlement, a walk by the new mapper, accepted by the new verifier', async () => {
  const page = await open(browser, desk, '/', 'en', emptyBase);
  await page.getByRole('heading', { name: 'This Mipaka is empty' }).waitFor();
  await screen(page, 'first-day-empty-map');
  await page.getByRole('link', { name: 'Start with your own organisation' }).click();
  await page.getByLabel('Name of the organisation').fill('Umoja wa Mto');
  await page.getByLabel('Your name').fill('Nyambura Kariuki');
  await page.getByLabel('Email or sign-in name').or(page.getByLabel('Sign-in name or email')).fill('nyambura@umoja.test');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await screen(page, 'first-day-begin');
  await page.getByRole('button', { name: 'Create the organisation' }).click();
  await page.getByRole('heading', { name: 'First steps of Umoja wa Mto' }).waitFor();
  await page.getByText('nobody accepts their own walk').waitFor();
  await screen(page, 'first-day-steps');

  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByRole('heading', { name: 'People', exact: true }).waitFor();
  await screen(page, 'first-day-people-first');
  await page.getByRole('button', { name: 'Add and make the link' }).isEnabled();
  await page.getByLabel('Name', { exact: true }).fill('Nobody');
  await page.getByLabel('Email or sign-in name').fill('nobody');
  await page.getByRole('button', { name: 'Add and make the link' }).click();
  await page.getByText('Choose at least one.').waitFor();
  const mapperLink = await add(page, { name: 'Otieno Ouma', email: '0700555017', roles: ['mapper'] });
  assert.match(mapperLink, /\/start\/password#[0-9a-f]{64}$/);
  await screen(page, 'first-day-link');
  await page.getByRole('button', { name: 'Done' }).click();
  const verifierLink = await add(page, { name: 'Wanjiru Mwende', email: 'wanjiru@umoja.test', roles: ['verifier', 'advocate'] });
  await page.getByRole('button', { name: 'Done' }).click();
  await page.reload();
  await page.getByText('Otieno Ouma', { exact: true }).waitFor();
  assert.equal((await page.content()).includes(mapperLink.split('#')[1]), false, 'the secret is shown once');
  await screen(page, 'first-day-people');

  await page.getByRole('link', { name: 'Settlements' }).click();
  await page.getByText('Walks are checked by').waitFor();
  await page.getByRole('button', { name: 'Add a settlement' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Mto Safi');
  await page.getByLabel('Also called').fill('Kwa Njenga, Riverside');
  await page.getByLabel('County').fill('Nairobi');
  await page.getByRole('button', { name: 'Save the settlement' }).click();
  await page.getByText('Give a point').waitFor();
  // Somewhere on the map; the numbers then say exactly where.
  await page.locator('.map canvas').first().waitFor();
  await page.getByLabel('Longitude').fill(String(CENTRE[0]));
  await page.getByLabel('Latitude').fill(String(CENTRE[1]));
  await screen(page, 'first-day-settlement-form');
  await page.getByRole('button', { name: 'Save the settlement' }).click();
  await page.getByText('Mto Safi is added. Mappers can walk it now.').waitFor();
  await page.getByText('not walked yet').waitFor();
  await screen(page, 'first-day-settlements');

  // The mapper, on a phone of their own.
  const mapper = await arrive(mapperLink, phone);
  await mapper.getByRole('heading', { name: 'Choose your password' }).waitFor();
  await screen(mapper, 'first-day-password');
  await mapper.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await mapper.getByRole('button', { name: 'Save the password and sign in' }).click();
  await mapper.getByRole('heading', { name: 'Welcome, Otieno Ouma' }).waitFor();
  assert.equal(new URL(mapper.url()).hash, '', 'the used secret leaves the address');
  await screen(mapper, 'first-day-welcome');
  await mapper.getByRole('link', { name: 'Open the field app' }).click();
  await mapper.getByRole('link', { name: 'Upload a walk' }).click();
  await chooseSettlement(mapper, 'Mto Safi', 'Which settlement did you walk?');
  await mapper.locator('input[type=file]').setInputFiles(walkAround(CENTRE, 110, 'mto-safi.gpx'));
  await mapper.getByRole('button', { name: 'Upload', exact: true }).click();
  await mapper.getByRole('button', { name: 'Submit to the verifiers' }).click();
  await mapper.getByText('Receipt', { exact: true }).waitFor();
  await mapper.finish();

  // A link works once.
  const late = await arrive(mapperLink, phone);
  await late.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await late.getByRole('button', { name: 'Save the password and sign in' }).click();
  await late.getByText('This link has been used or is too old').waitFor();
  await late.finish();

  // The verifier checks it.
  const verifier = await arrive(verifierLink, phone);
  await verifier.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await verifier.getByRole('button', { name: 'Save the password and sign in' }).click();
  await verifier.getByRole('link', { name: 'Open the field app' }).click();
  await verifier.getByRole('link', { name: 'To check' }).click();
  await verifier.getByRole('link', { name: /Mto Safi/ }).click();
  await verifier.getByLabel('Who agreed').fill('committee meeting of 14 March, 9 people');
  await verifier.getByRole('radio', { name: /^Agreed/ }).check();
  await verifier.getByRole('button', { name: 'Accept the boundary' }).click();
  await verifier.getByText('Accepted. Open maps show').waitFor();
  await verifier.finish();

  await page.goto(`${emptyBase}/start`);
  await page.getByText('The boundary of Mto Safi is accepted and on the map.').waitFor();
  await page.getByText('3 people, among them a mapper and another as verifier.').waitFor();
  await screen(page, 'first-day-steps-later');
  const { body } = await api(page, 'GET', '/settlements');
  assert.deepEqual(body.items.map((each) => [each.name, each.boundary?.standing]), [['Mto Safi', 'agreed']]);
  await page.finish();
});

test('an administrator removes a person, takes it back, and changes a role', async () => {
  const page = await open(browser, phone, '/start', 'en', emptyBase);
  await page.getByRole('heading', { name: 'This server already has accounts' }).waitFor();
  await screen(page, 'first-day-closed');
  await page.getByLabel('Email or sign-in name').fill('nyambura@umoja.test');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByRole('button', { name: 'Remove: Otieno Ouma' }).click();
  await page.getByText('Otieno Ouma can no longer sign in.').waitFor();
  const refused = await api(page, 'POST', '/session', { email: '0700555017', password: PASSWORD, token: true });
  assert.equal(refused.status, 401);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Otieno Ouma is back with the same roles.').waitFor();
  await page.getByRole('button', { name: 'Change roles: Otieno Ouma' }).click();
  await page.getByRole('checkbox', { name: /^advocate/ }).check();
  await screen(page, 'first-day-roles');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The roles of Otieno Ouma are changed.').waitFor();
  await page.getByRole('button', { name: 'SW Kiswahili' }).click();
  await page.getByRole('heading', { name: 'Watu' }).waitFor();
  await screen(page, 'first-day-people-sw');
  for (const [path, heading] of [['/start', 'Hatua za kwanza za Umoja wa Mto'], ['/start/settlements', 'Makazi']]) {
    await page.goto(emptyBase + path);
    await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    await screen(page, `first-day${path.replaceAll('/', '-')}-sw`);
  }
  await page.finish();
});
