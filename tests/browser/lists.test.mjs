// Finding one record among many: words, settlement, phase, years, how many there are, and how to widen an empty list.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, api, desk, enterAs, fitsWidth, launch, open, phone, picture, until } from './browser.mjs';
import { settlementNamed, tabTo } from './steps.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const all = async (page, path) => {
  const items = [];
  for (let after = ''; after !== null; ) {
    const { body } = await api(page, 'GET', `${path}${path.includes('?') ? '&' : '?'}limit=200${after && `&after=${after}`}`);
    items.push(...body.items);
    after = body.next;
  }
  return items;
};
const found = (page, count) => page.getByRole('status').filter({ hasText: new RegExp(`^${count} found$`) }).waitFor();

async function enter(viewport, path, role) {
  const page = await open(browser, viewport, path);
  await enterAs(page, role);
  await page.goto(new URL(path, page.url()).href);
  return page;
}

test('incidents are narrowed by keyboard, and an empty list says what to take away', async () => {
  const page = await enter(desk, '/desk/incidents', 'advocate');
  const incidents = await all(page, '/incidents');
  await found(page, incidents.length);
  const hero = await settlementNamed(page, 'Kisima Bonde');
  const here = incidents.filter((each) => each.settlement.id === hero.id);
  const executed = here.filter((each) => each.phase === 'execution');
  assert.ok(executed.length > 0 && executed.length < here.length, 'the demo has something to narrow');

  const words = page.getByRole('searchbox');
  await tabTo(page, words, 'the words to look for');
  await page.keyboard.type('Kisima Bonde');
  await until(page, 'a shorter list', (most) => document.querySelectorAll('.row-link').length < most, incidents.length);
  await words.fill('');
  const settlement = page.getByLabel('Settlement');
  await tabTo(page, settlement, 'the settlement');
  await page.keyboard.type('Kisima B');
  await found(page, here.length);
  await page.getByLabel('Stage of the event').selectOption({ label: 'Execution' });
  await found(page, executed.length);
  await accessible(page, 'narrowed incidents');
  await picture(page, 'desk-incidents-narrowed');

  // Whoever comes back from a record finds the list as it was.
  await page.getByRole('link', { name: new RegExp(executed[0].reference) }).click();
  await page.getByRole('heading', { name: executed[0].title }).waitFor();
  await page.goBack();
  await found(page, executed.length);

  await page.getByLabel('Years it happened: Until').selectOption('2006');
  await page.getByText('Nothing fits all of this').waitFor();
  await accessible(page, 'an empty list');
  await picture(page, 'desk-incidents-empty');
  await tabTo(page, page.getByRole('button', { name: 'Without until 2006' }), 'taking the years away');
  await page.keyboard.press('Enter');
  await found(page, executed.length);
  await page.getByRole('searchbox').fill('no such words anywhere');
  await page.getByRole('button', { name: 'Show everything' }).click();
  await found(page, incidents.length);
  await page.finish();
});

test('the list of notices tells where the three months stand by both readings, on a phone too', async () => {
  for (const [size, viewport] of Object.entries({ desk, phone })) {
    const page = await enter(viewport, '/desk/notices', 'advocate');
    const notices = await all(page, '/notices');
    await found(page, notices.length);
    const row = page.getByRole('link', { name: /Notice to vacate for the Kisima Link Road/ });
    const told = await row.innerText();
    assert.match(told, /From the first service: .+\n?.*From the last channel: .+/s);
    assert.match(told, /Met|Not met|Unknown|Contested|Does not apply/);
    assert.match(told, /still to come|has passed|not known/);
    const unknown = notices.filter((each) => each.status === 'unknown').length;
    if (viewport === phone) await page.getByText('Narrow the list').click();
    await page.getByLabel('Day to leave', { exact: true }).selectOption({ label: 'not known' });
    await found(page, unknown);
    await accessible(page, `notices on a ${size}`);
    await fitsWidth(page, `notices on a ${size}`);
    await picture(page, `${size}-notices`);
    await page.finish();
  }
});

test('corridors are found by who pays, by kind and by stage', async () => {
  const page = await enter(desk, '/desk/corridors', 'advocate');
  const corridors = await all(page, '/corridors');
  await found(page, corridors.length);
  const funder = corridors.find((each) => each.funder).funder;
  await page.getByRole('searchbox').fill(funder);
  await found(page, corridors.filter((each) => each.funder === funder).length);
  await page.getByRole('searchbox').fill('');
  const railways = corridors.filter((each) => each.corridor_kind === 'railway');
  await page.getByLabel('What it is').selectOption({ label: 'Railway' });
  await found(page, railways.length);
  const { stage } = railways[0];
  await page.getByLabel('Stage').selectOption(stage);
  await found(page, railways.filter((each) => each.stage === stage).length);
  await accessible(page, 'narrowed corridors');
  await page.finish();
});
