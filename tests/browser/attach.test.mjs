// A lawyer attaches a record on a line that loses answers, and a second time by mistake.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, api, enterAs, fitsWidth, launch, open, phone, picture } from './browser.mjs';
import { settlementNamed } from './steps.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test('a lost answer attaches nothing twice, and what is an exhibit already is attached again on purpose only', async () => {
  const page = await open(browser, phone);
  await enterAs(page, 'lawyer');
  const made = (await api(page, 'POST', '/cases', { title: 'One letter, sent twice', deponent_initials: 'TW' })).body;
  const settlement = await settlementNamed(page, 'Kisima Bonde');
  const claim = (await api(page, 'GET', `/claims?settlement_id=${settlement.id}`)).body.items[0];
  await page.goto(`${new URL(page.url()).origin}/desk/cases/${made.id}`);
  const marks = async () => (await api(page, 'GET', `/cases/${made.id}`)).body.exhibits.map((each) => each.mark);
  const choose = async () => {
    const box = page.getByRole('combobox', { name: 'Attach an exhibit' });
    await box.fill(claim.reference);
    await page.getByRole('option', { name: new RegExp(claim.reference) }).waitFor();
    await box.press('Enter');
  };
  const attach = page.getByRole('button', { name: 'Attach', exact: true });

  await choose();
  let lost = 0;
  await page.route('**/exhibits', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await attach.click();
  await page.getByText('No answer from the server').waitFor();
  assert.deepEqual(await marks(), ['TW-1'], 'it arrived all the same');
  await attach.click();
  await page.locator('ol .mark', { hasText: 'TW-1' }).waitFor();
  assert.deepEqual(await marks(), ['TW-1'], 'and is there once');

  await choose();
  await attach.click();
  await page.getByText('This is an exhibit of the case already').waitFor();
  await page.getByText('It bears TW-1 in this case.').waitFor();
  await picture(page, 'phone-attach-again');
  // The button pressed fades back to its own colours.
  await page.waitForTimeout(500);
  await accessible(page, 'attaching a second time');
  await fitsWidth(page, 'attaching a second time');
  assert.deepEqual(await marks(), ['TW-1']);
  await page.getByRole('button', { name: 'Attach it with a second mark' }).click();
  await page.locator('ol .mark', { hasText: 'TW-2' }).waitFor();
  assert.deepEqual(await marks(), ['TW-1', 'TW-2']);
  await page.close();
});
