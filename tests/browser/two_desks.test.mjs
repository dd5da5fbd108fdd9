// Two desks change the same case at once: the second is told, keeps what was typed, and goes on.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, api, desk, enterAs, fitsWidth, launch, open, phone, picture } from './browser.mjs';
import { settlementNamed } from './steps.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const STALE = 'Somebody changed this case in the meantime';

/** A case with three exhibits, open at two desks. */
async function twoDesks(title, viewport = desk, language = 'en') {
  const first = await open(browser, desk);
  await enterAs(first, 'lawyer');
  const made = (await api(first, 'POST', '/cases', { title, deponent_initials: 'TW' })).body;
  const settlement = await settlementNamed(first, 'Kisima Bonde');
  const claims = (await api(first, 'GET', `/claims?settlement_id=${settlement.id}`)).body.items;
  for (const [place, claim] of claims.slice(0, 3).entries()) {
    const body = { record_id: claim.id, description: `Claim number ${place + 1}` };
    assert.equal((await api(first, 'POST', `/cases/${made.id}/exhibits`, body)).status, 201);
  }
  const second = await open(browser, viewport, '/', language);
  await enterAs(second, 'lawyer');
  for (const page of [first, second]) {
    await page.goto(`${new URL(page.url()).origin}/desk/cases/${made.id}`);
    await page.locator('.mark', { hasText: 'TW-3' }).waitFor();
  }
  return { first, second, made };
}

async function change(page, mark, words, button = `Change ${mark}`) {
  await page.getByRole('button', { name: button, exact: true }).click();
  const form = page.getByRole('group', { name: button });
  await form.locator('textarea').fill(words);
  return form;
}

test('whoever saves an exhibit second is told, sees both texts, loses nothing and can save again', async () => {
  const { first, second } = await twoDesks('Two desks, one exhibit');
  const mine = await change(second, 'TW-2', 'What the second desk wrote');
  const theirs = await change(first, 'TW-2', 'What the first desk wrote');
  await theirs.getByRole('button', { name: 'Save' }).click();
  await first.getByText('TW-2 is changed.').waitFor();

  await mine.getByRole('button', { name: 'Save' }).click();
  await mine.getByText(STALE).waitFor();
  await mine.getByText('This exhibit now says TW-2: “What the first desk wrote”').waitFor();
  assert.equal(await mine.locator('textarea').inputValue(), 'What the second desk wrote');
  await accessible(second, 'an exhibit that somebody else changed');
  await picture(second, 'desk-two-desks-exhibit');
  await mine.getByRole('button', { name: 'Save' }).click();
  await second.getByText('TW-2 is changed.').waitFor();
  await second.getByRole('link', { name: 'What the second desk wrote' }).waitFor();
  for (const page of [first, second]) {
    page.forgive(/status of 412/);
    await page.finish();
  }
});

test('what was written for an exhibit that somebody removed meanwhile stays on the screen', async () => {
  const { first, second } = await twoDesks('Two desks, one removes', phone, 'sw');
  const mine = await change(second, 'TW-3', 'Maneno ya meza ya pili', 'Badilisha TW-3');
  await first.getByRole('button', { name: 'Remove TW-3' }).click();
  await first.getByText('TW-3 was removed.').waitFor();
  await mine.locator('button').first().click();
  const told = second.getByRole('alert').filter({ hasText: 'TW-3' });
  await told.getByText('Maneno ya meza ya pili').waitFor();
  await fitsWidth(second, 'a removed exhibit');
  await accessible(second, 'a removed exhibit');
  await picture(second, 'phone-two-desks-removed-sw');
  await told.getByRole('button').click();
  await second.locator('.mark', { hasText: 'TW-2' }).waitFor();
  assert.equal(await second.locator('.mark', { hasText: 'TW-3' }).count(), 0);
  for (const page of [first, second]) {
    page.forgive(/status of 412/);
    await page.finish();
  }
});

test('an order and a team that come second are not stored, and are when they are made again', async () => {
  const { first, second, made } = await twoDesks('Two desks, one order');
  await first.getByRole('button', { name: 'Move TW-3 up' }).click();
  await first.getByText('TW-3 is now number 2.').waitFor();
  const order = async (page) => (await page.locator('ol .mark').allInnerTexts()).join(' ');
  await second.getByRole('button', { name: 'Move TW-1 down' }).click();
  await second.getByText(STALE).waitFor();
  await second.getByText('Your last change was not made.').waitFor();
  await second.locator('ol li').nth(1).getByText('TW-3').waitFor();
  assert.equal(await order(second), 'TW-1 TW-3 TW-2');
  await accessible(second, 'an order that came second');
  await picture(second, 'desk-two-desks-order');
  await second.getByRole('button', { name: 'Move TW-1 down' }).click();
  await second.getByText(STALE).waitFor({ state: 'detached' });
  assert.equal(await order(second), 'TW-3 TW-1 TW-2');

  // The first desk read the case before that: its team comes second.
  await first.getByRole('button', { name: 'Add a person' }).click();
  const person = first.getByLabel('Person');
  await person.selectOption({ index: 1 });
  await first.getByRole('button', { name: 'Add to the team' }).click();
  await first.getByText(STALE).waitFor();
  await picture(first, 'desk-two-desks-team');
  assert.notEqual(await person.inputValue(), '', 'the choice stays');
  await first.getByRole('button', { name: 'Add to the team' }).click();
  await first.getByText(/ is on the team\.$/).waitFor();
  assert.equal(await first.getByText(STALE).count(), 0);
  assert.equal((await api(first, 'GET', `/cases/${made.id}`)).body.team.length, 2);
  for (const page of [first, second]) {
    page.forgive(/status of 412/);
    await page.finish();
  }
});

test('on a phone a case shows the way to its pack, and no longer once there', async () => {
  const { first, second } = await twoDesks('A long case on a phone', phone);
  const way = second.getByRole('button', { name: 'To the evidence pack' });
  await way.waitFor();
  await accessible(second, 'a case on a phone');
  await picture(second, 'phone-case-way');
  await way.click();
  const make = second.getByRole('button', { name: 'Make the pack' });
  await make.waitFor();
  assert.ok(await second.getByRole('heading', { name: 'Evidence pack' }).isVisible());
  await way.waitFor({ state: 'hidden' });
  await fitsWidth(second, 'a case on a phone');
  await picture(second, 'phone-case-pack');
  await first.finish();
  await second.finish();
});
