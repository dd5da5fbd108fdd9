// Every screen on a small phone and on a desk: nothing inaccessible, nothing wider than the screen, keys reach the work.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, api, desk, enterAs, fitsWidth, launch, open, phone, picture } from './browser.mjs';
import { tabTo } from './steps.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const SIZES = { phone, desk };
const first = async (page, path, check = () => true) => (await api(page, 'GET', path)).body.items.find(check).id;

/** Address, the words that say it is there, and what a person does there first. */
const PUBLIC = [
  ['/', /Whose land, which edge/, null],
  ['/start', /Start with your own organisation/, null],
  ['/mapper', /Sign in/, /^Sign in$/],
  ['/desk', /Sign in/, /^Sign in$/],
];

async function mapperScreens(page) {
  const draft = await first(page, '/walks?limit=200', (each) => each.state === 'draft');
  const accepted = await first(page, '/walks?limit=200', (each) => each.state === 'accepted');
  const hero = (await api(page, 'GET', '/settlements?q=Kisima')).body.items[0].id;
  const notice = await first(page, `/notices?settlement_id=${hero}`);
  const incident = await first(page, `/incidents?settlement_id=${hero}`);
  return [
    ['/mapper', /My walks/, /Upload a walk/],
    ['/mapper/new', /Which settlement did you walk/, /Near me/],
    [`/mapper/walks/${draft}`, /What we changed/, null],
    [`/mapper/walks/${accepted}`, /Accepted/, null],
    ['/mapper/queue', /Walks to check/, null],
    ['/mapper/nowhere', /There is nothing at this address/, /Go to the start/],
    ['/mapper/reports', /Recent reports/, /Record an incident/],
    ['/mapper/reports/incident', /What people saw/, /Save the incident/],
    ['/mapper/reports/notice', /How people were told/, /Save the notice/],
    [`/mapper/reports/incidents/${incident}`, /Photos and papers/, null],
    [`/mapper/reports/notices/${notice}`, /The three months, both ways/, null],
  ];
}

async function deskScreens(page) {
  const corridor = (await api(page, 'GET', '/search?q=Kisima%20Link%20Road')).body.items.find((each) => each.kind === 'corridor').id;
  const claim = await first(page, '/claims?limit=200', (each) => each.rivals.length > 0);
  const file = await first(page, '/cases', (each) => each.exhibits.length > 5);
  return [
    ['/desk', /Choose anything on the map/, null],
    ['/desk/corridors', /Corridors/, /Add a corridor/],
    ['/desk/corridors/new', /Centre line/, /Save the corridor/],
    [`/desk/corridors/${corridor}`, /Whom it touches/, /Count again|Count now/],
    ['/desk/claims', /Claims/, /Add a claim/],
    ['/desk/claims/new', /The area claimed/, /Save the claim/],
    [`/desk/claims/${claim}`, /Rival claims/, null],
    ['/desk/incidents', /Evictions and notices/, /Record an incident/],
    ['/desk/incidents/new', /What people saw/, /Save the incident/],
    ['/desk/cases', /Cases/, /Open a case/],
    ['/desk/cases/new', /Initials of the deponent/, /Open the case/],
    [`/desk/cases/${file}`, /Evidence pack/, /Make (the|a new) pack/],
  ];
}

async function look(page, screens, size) {
  const faults = [];
  for (const [path, words, action] of screens) {
    await page.goto(new URL(path, page.url()).href);
    await page.getByText(words).first().waitFor();
    // Lists and figures arrive after the heading.
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    const name = `${size}${path.replace(/[0-9a-f-]{36}/, 'one').replaceAll('/', '-').replace(/-$/, '-start')}`;
    if (process.env.KEEP) await page.waitForTimeout(1800);
    await picture(page, name);
    for (const check of [accessible, fitsWidth]) await check(page, name).catch((fault) => faults.push(fault.message));
    if (action) {
      const target = page.getByRole('button', { name: action }).or(page.getByRole('link', { name: action })).first();
      await tabTo(page, target, `${action} on ${name}`).catch((fault) => faults.push(fault.message));
    }
  }
  assert.deepEqual(faults, []);
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`what a stranger sees is accessible and fits a ${size}`, async () => {
    const page = await open(browser, viewport, '/');
    await look(page, PUBLIC, size);
    await page.goto(new URL('/', page.url()).href);
    for (const tab of ['List', 'Map key', 'Not there yet', 'Try it']) {
      await page.getByRole('button', { name: tab, exact: true }).click();
      await accessible(page, `${tab} on ${size}`);
      await fitsWidth(page, `${tab} on ${size}`);
      await page.waitForTimeout(process.env.KEEP ? 300 : 0);
      await picture(page, `${size}-public-${tab.toLowerCase().replaceAll(' ', '-')}`);
    }
    await page.getByRole('button', { name: 'Kiswahili' }).click();
    await accessible(page, `the front page in Kiswahili on ${size}`);
    await fitsWidth(page, `the front page in Kiswahili on ${size}`);
    await picture(page, `${size}-public-sw`);
    await page.finish();
  });

  test(`a settlement found by name opens its drawer with provenance on a ${size}`, async () => {
    const page = await open(browser, viewport, '/');
    await page.getByRole('combobox', { name: 'Search' }).fill('Kisima');
    await page.getByRole('option', { name: /Kisima Bonde.*Settlement/s }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const drawer = page.locator('.drawer');
    await drawer.getByText('Where this comes from').waitFor();
    await drawer.getByText(/Agreed by/).waitFor();
    await accessible(page, `the drawer on ${size}`);
    await fitsWidth(page, `the drawer on ${size}`);
    if (process.env.KEEP) await page.waitForTimeout(2500);
    await picture(page, `${size}-public-drawer`);
    await tabTo(page, drawer.getByRole('button', { name: 'Close' }), 'closing the drawer');
    await page.keyboard.press('Enter');
    await drawer.waitFor({ state: 'detached' });
    await page.finish();
  });

  test(`the field app is accessible and fits a ${size}`, async () => {
    const page = await open(browser, viewport, '/mapper');
    await enterAs(page, 'mapper');
    await look(page, await mapperScreens(page), size);
    await page.finish();
  });

  test(`the desk is accessible and fits a ${size}`, async () => {
    const page = await open(browser, viewport, '/desk');
    await enterAs(page, 'lawyer');
    await look(page, await deskScreens(page), size);
    await page.finish();
  });
}
