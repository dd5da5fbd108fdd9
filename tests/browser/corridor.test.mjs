// An advocate at a desk: a line by keyboard and by hand, its widths, whom it touches, and the paper of it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, api, desk, enterAs, fitsWidth, launch, open, picture } from './browser.mjs';
import { download, settlementNamed, tabTo } from './steps.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const across = ([lon, lat]) => `${(lon - 0.004).toFixed(6)}, ${lat.toFixed(6)}\n${(lon + 0.004).toFixed(6)}, ${lat.toFixed(6)}`;

test('an advocate enters a corridor by keyboard, counts whom it touches, and takes the table and the page away', async () => {
  const page = await open(browser, desk, '/desk/corridors');
  await enterAs(page, 'advocate');
  await page.reload();
  const settlement = await settlementNamed(page, 'Kisima Bonde');
  await page.getByRole('heading', { name: 'Corridors' }).waitFor();
  const add = page.getByRole('link', { name: 'Add a corridor' });
  await tabTo(page, add, 'the link to a new corridor');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Add a corridor' }).waitFor();

  const type = async (locator, text, what) => {
    await tabTo(page, locator, what);
    await page.keyboard.type(text);
  };
  await tabTo(page, page.locator('summary', { hasText: 'Corners, one on each line' }), 'typed corners');
  await page.keyboard.press('Enter');
  await type(page.getByRole('textbox', { name: /Corners, one on each line/ }), across(settlement.centre), 'the corners');
  await type(page.getByLabel('Name', { exact: true }), 'Water main along the wall', 'the name');
  await page.getByText('2 corners').waitFor();
  await type(page.getByLabel('Who plans it'), 'Urban Roads Office (DEMO)', 'the agency');
  const left = page.getByRole('group', { name: 'Width to the left' });
  await type(left.getByRole('textbox', { name: 'Low' }), '10', 'the low width');
  await type(left.getByRole('textbox', { name: 'Best' }), '30', 'the best width');
  const save = page.getByRole('button', { name: 'Save the corridor' });
  await tabTo(page, save, 'saving');
  await page.keyboard.press('Enter');
  await page.getByText('A figure needs its source.').waitFor();
  await accessible(page, 'a corridor with a fault');
  await picture(page, 'desk-corridor-fault');
  await left.getByRole('textbox', { name: 'High' }).fill('60');
  await left.getByLabel('Who says so').fill('Drawing 14 of the agency, 2025');
  await save.press('Enter');

  await page.getByRole('heading', { name: 'Water main along the wall' }).waitFor();
  await page.getByText('Not counted yet.').waitFor();
  await page.getByRole('button', { name: 'Count now' }).press('Enter');
  const table = page.getByRole('table');
  await table.waitFor();
  assert.match(await table.innerText(), /Kisima Bonde\s+\d+/, 'the settlement it crosses is counted by name');
  const ranges = await page.locator('.totals').innerText();
  const [low, high] = /(\d+) to (\d+)/.exec(ranges.replaceAll(',', '')).slice(1).map(Number);
  assert.ok(low > 0 && low < high, `the count is a range: ${ranges}`);
  await accessible(page, 'a counted corridor');
  await fitsWidth(page, 'a counted corridor');
  await page.waitForTimeout(1200);
  await picture(page, 'desk-corridor-counted');

  const csv = await download(page, page.getByRole('link', { name: 'Table (CSV)' }));
  assert.match(csv.name, /\.csv$/);
  assert.match(csv.bytes.toString(), /Kisima Bonde/);
  const brief = page.getByRole('link', { name: 'Print one page' });
  const where = await brief.getAttribute('href');
  const pdf = await page.evaluate(async (href) => {
    const reply = await fetch(href);
    const bytes = new Uint8Array(await reply.arrayBuffer());
    return { type: reply.headers.get('content-type'), begins: String.fromCharCode(...bytes.slice(0, 5)), size: bytes.length };
  }, where);
  assert.equal(pdf.type, 'application/pdf');
  assert.equal(pdf.begins, '%PDF-');
  assert.ok(pdf.size > 5000);
  // Chromium without a window saves a PDF where it would show it.
  const [opened] = await Promise.all([page.context().waitForEvent('page'), brief.click()]);
  await opened.close();

  await page.getByRole('button', { name: 'Count again' }).click();
  await page.getByRole('heading', { name: 'Earlier counts' }).waitFor();
  await page.finish();
});

test('a corridor is drawn on the map by hand', async () => {
  const page = await open(browser, desk, '/desk/corridors/new');
  await enterAs(page, 'advocate');
  await page.reload();
  await page.getByRole('button', { name: 'Draw on the map' }).click();
  await page.getByText('Click along the line.').waitFor();
  const canvas = page.locator('canvas.maplibregl-canvas');
  for (const [x, y] of [[300, 300], [420, 340], [520, 420]]) {
    await canvas.click({ position: { x, y } });
    await page.waitForTimeout(350);
  }
  await page.keyboard.press('Enter');
  await page.getByText(/[34] corners/).waitFor();
  await picture(page, 'desk-corridor-drawn');
  await page.finish();
});

test('a line is brought as a file, and a file without a line says so', async () => {
  const page = await open(browser, desk, '/desk/corridors/new');
  await enterAs(page, 'advocate');
  await page.reload();
  const bring = page.locator('label', { hasText: 'Bring a file' }).locator('input');
  const geojson = (geometry) => ({ name: 'line.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify(geometry)) });
  await bring.setInputFiles(geojson({ type: 'Point', coordinates: [36.8, -1.2] }));
  await page.getByText('The file holds no line with at least two corners.').waitFor();
  await bring.setInputFiles(geojson({ type: 'LineString', coordinates: [[36.8, -1.2], [36.81, -1.2], [36.82, -1.21]] }));
  await page.getByText('3 corners').waitFor();
  assert.equal((await api(page, 'GET', '/corridors?limit=200')).status, 200);
  await page.finish();
});
