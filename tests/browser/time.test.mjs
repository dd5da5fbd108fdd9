// The map and the lists as they stood on an earlier day.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, desk, enterAs, fitsWidth, launch, open, phone, picture, until } from './browser.mjs';
import { tabTo } from './steps.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** The days that tiles were asked for, as they come; the ground has no history. */
function watchDays(page) {
  const days = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^\/tiles\/(?!base\/)/.test(url.pathname)) days.push(url.searchParams.get('at'));
  });
  return days;
}

/** Tiles are fetched by a worker, so their requests are seen from outside only. */
async function asked(page, days, day) {
  const patience = Date.now() + 20_000;
  while (!days.includes(day)) {
    assert.ok(Date.now() < patience, `no tile was asked for ${day ?? 'today'}: ${[...new Set(days)]}`);
    await page.waitForTimeout(100);
  }
}

for (const [size, viewport] of Object.entries({ phone, desk })) {
  test(`on a ${size} the public map goes back in time by keys alone, and returns to today`, async () => {
    const page = await open(browser, viewport, '/');
    const days = watchDays(page);
    await page.locator('canvas.maplibregl-canvas').waitFor();
    const opener = page.getByRole('button', { name: 'Today', exact: true });
    await tabTo(page, opener, 'the time');
    await page.keyboard.press('Enter');
    const slider = page.getByRole('slider', { name: /Move through time/ });
    await tabTo(page, slider, 'the slider');
    for (let month = 0; month < 3; month += 1) await page.keyboard.press('ArrowLeft');
    await page.getByText(/As it stood on 1 \w{3} 20\d\d/).first().waitFor();
    const shown = new URL(page.url()).searchParams.get('at');
    assert.match(shown, /^20\d\d-\d\d-01$/, 'the day stands in the address');
    await asked(page, days, shown);
    await accessible(page, `the time on a ${size}`);
    await fitsWidth(page, `the time on a ${size}`);
    await page.waitForTimeout(process.env.KEEP ? 1500 : 0);
    await picture(page, `${size}-public-time`);

    await page.getByLabel('Day', { exact: true }).fill('2019-06-30');
    await page.getByLabel('Day', { exact: true }).press('Tab');
    await page.getByText('As it stood on 30 Jun 2019').first().waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'As it stood on 30 Jun 2019' }).waitFor();
    days.length = 0;
    await page.getByRole('button', { name: 'Back to today' }).first().click();
    await opener.waitFor();
    assert.equal(new URL(page.url()).search, '');
    await asked(page, days, null);
    await page.finish();
  });
}

test('at the desk the lists go back with the map, and the day stays from page to page', async () => {
  const page = await open(browser, desk, '/desk');
  await enterAs(page, 'advocate');
  await page.goto(new URL('/desk/claims?at=2008-12-31', page.url()).href);
  await page.getByText('As it stood on 31 Dec 2008. What came later is left out.').waitFor();
  await page.locator('.row-link').first().waitFor();
  const early = await page.locator('.row-link').count();
  await accessible(page, 'claims of an earlier day');
  await picture(page, 'desk-claims-time');
  await page.getByRole('link', { name: 'Evictions' }).click();
  await page.getByText('As it stood on 31 Dec 2008. What came later').waitFor();
  assert.equal(new URL(page.url()).searchParams.get('at'), '2008-12-31');
  await page.getByRole('link', { name: 'Claims', exact: true }).click();
  await page.locator('.note').getByRole('button', { name: 'Back to today' }).click();
  await until(page, 'all claims', (few) => document.querySelectorAll('.row-link').length > few, early);
  await page.finish();
});
