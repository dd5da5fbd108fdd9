// A walk that asks: each finding is answered by itself, and nothing is submitted before.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, api, enterAs, fitsWidth, launch, open, phone, picture, until } from './browser.mjs';
import { brokenWalk, sendWalk, settlementNamed } from './steps.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A walk around a place 6 km to the north of the settlement it is sent for, broken once and not closed. */
async function askingDraft(page, name) {
  const settlement = await settlementNamed(page, name);
  const [lon, lat] = settlement.centre;
  const walk = await sendWalk(page, settlement.id, brokenWalk([lon, lat + 0.054]));
  const asked = walk.findings.filter((each) => each.severity === 'question').map((each) => each.kind).sort();
  assert.deepEqual(asked, ['far-from-settlement', 'gap-large', 'segments-joined']);
  await page.goto(new URL(`/mapper/walks/${walk.id}`, page.url()).href);
  await page.getByRole('heading', { name: '3 questions before you submit' }).waitFor();
  return walk;
}

const stateOf = async (page, walk) => (await api(page, 'GET', `/walks/${walk.id}`)).body.state;
const answersOf = async (page, walk) =>
  (await api(page, 'GET', `/walks/${walk.id}`)).body.answers.map((each) => [each.question.kind, each.answer]).sort();
const submit = (page) => page.getByRole('button', { name: 'Submit to the verifiers' }).click();
const asks = (page, words) => page.getByRole('group', { name: words });

test('a draft with three questions is submitted when each of the three is answered, and not before', async () => {
  const page = await open(browser, phone, '/mapper');
  await enterAs(page, 'mapper');
  const walk = await askingDraft(page, 'Kisima Bonde');
  assert.equal(await page.getByRole('checkbox').count(), 0, 'no single box answers for all');
  await picture(page, 'phone-questions');

  await asks(page, /gap/).getByRole('radio', { name: 'Yes, the straight line is the edge.' }).check();
  await submit(page);
  const summary = page.locator('.questions .summary');
  await until(page, 'the summary has the focus', () => document.activeElement?.classList.contains('summary'));
  assert.equal(await summary.getByRole('link').count(), 2, 'the summary names what is left, not what was answered');
  await accessible(page, 'the summary of questions');
  await fitsWidth(page, 'the summary of questions');
  await picture(page, 'phone-questions-left');
  assert.equal(await stateOf(page, walk), 'draft');

  await summary.getByRole('link', { name: /right one/ }).click();
  await until(page, 'the link leads to the answer', () => document.activeElement?.matches('input[type=radio]'));
  await asks(page, /right one/).getByRole('radio', { name: 'Yes, it is the right settlement.' }).check();
  await asks(page, /broken/).getByRole('radio', { name: 'The true edge runs straight there.' }).check();
  await page.getByText('Everything is answered.').waitFor();
  await submit(page);
  await page.getByText('Receipt', { exact: true }).waitFor();
  assert.equal(await stateOf(page, walk), 'submitted');

  // What was asked and answered is read by whoever checks the walk, and stands in its history.
  assert.deepEqual(await answersOf(page, walk), [['far-from-settlement', 'yes'], ['gap-large', 'yes'], ['segments-joined', 'yes']]);
  await enterAs(page, 'verifier');
  await page.reload();
  const found = page.locator('section', { hasText: 'What we changed, and why' });
  for (const words of ['Yes, the straight line is the edge.', 'Yes, it is the right settlement.', 'The true edge runs straight there.']) {
    await found.getByText(`The answer given: ${words}`).waitFor();
  }
  await accessible(page, 'the answers before a verifier');
  await found.getByText('The answer given').first().scrollIntoViewIfNeeded();
  await picture(page, 'phone-answers-verifier');
  await page.getByText('History', { exact: true }).click();
  await page.locator('.versions').getByText('answers to its questions').waitFor();
  await page.locator('.versions').getByText(/Yes, the straight line is the edge\./).waitFor();
  await fitsWidth(page, 'the history of a walk');
  await page.locator('.versions').scrollIntoViewIfNeeded();
  await picture(page, 'phone-walk-history');
  await page.finish();
});

test('an answer of no keeps the walk a draft and says what to do', async () => {
  const page = await open(browser, phone, '/mapper');
  await enterAs(page, 'mapper');
  const walk = await askingDraft(page, 'Nyota Saba');
  await asks(page, /gap/).getByRole('radio', { name: 'No, a part was not walked.' }).check();
  await asks(page, /gap/).getByText('Walk the whole edge again').waitFor();
  await asks(page, /broken/).getByRole('radio', { name: 'The true edge runs straight there.' }).check();
  await asks(page, /right one/).getByRole('radio', { name: 'Yes, it is the right settlement.' }).check();
  await page.getByText('One of your answers stops it. Your answers are kept.').waitFor();
  await submit(page);
  await page.locator('.questions .summary').getByText('With this answer it cannot be submitted yet').waitFor();
  await page.getByText('Your answers are kept with the walk. It is not submitted.').waitFor();
  assert.equal(await stateOf(page, walk), 'draft');
  assert.deepEqual(await answersOf(page, walk), [['far-from-settlement', 'yes'], ['gap-large', 'no'], ['segments-joined', 'yes']]);
  await picture(page, 'phone-questions-no');
  await page.reload();
  assert.ok(await asks(page, /gap/).getByRole('radio', { name: 'No, a part was not walked.' }).isChecked(), 'nobody is asked twice');
  await asks(page, /gap/).getByRole('link', { name: 'Upload another file' }).click();
  await page.locator('.chosen').getByText('Nyota Saba').waitFor();
  await page.finish();
});

test('whoever reads what to do and goes has answered all the same', async () => {
  const page = await open(browser, phone, '/mapper');
  await enterAs(page, 'mapper');
  const walk = await askingDraft(page, 'Nyota Saba');
  await asks(page, /gap/).getByRole('radio', { name: 'No, a part was not walked.' }).check();
  await asks(page, /gap/).getByRole('link', { name: 'Upload another file' }).click();
  await page.locator('.chosen').getByText('Nyota Saba').waitFor();
  while ((await answersOf(page, walk)).length === 0) await page.waitForTimeout(100);
  assert.deepEqual(await answersOf(page, walk), [['gap-large', 'no']]);
  assert.equal(await stateOf(page, walk), 'draft');
  await page.finish();
});

test('an answer of no stays when the browser is closed right after it', async () => {
  const page = await open(browser, phone, '/mapper');
  await enterAs(page, 'mapper');
  const walk = await askingDraft(page, 'Nyota Saba');
  await asks(page, /gap/).getByRole('radio', { name: 'No, a part was not walked.' }).check();
  await page.close();
  const later = await open(browser, phone, '/mapper');
  await enterAs(later, 'mapper');
  while ((await answersOf(later, walk)).length === 0) await later.waitForTimeout(100);
  assert.deepEqual(await answersOf(later, walk), [['gap-large', 'no']]);
  await later.finish();
});

test('a walk sent for the wrong settlement is submitted for the right one, and a far one is asked about again', async () => {
  const page = await open(browser, phone, '/mapper');
  await enterAs(page, 'mapper');
  const walk = await askingDraft(page, 'Kisima Bonde');
  await asks(page, /gap/).getByRole('radio', { name: /^Yes/ }).check();
  await asks(page, /broken/).getByRole('radio', { name: 'The true edge runs straight there.' }).check();
  const far = asks(page, /right one/);
  await far.getByRole('radio', { name: 'No, I walked another settlement.' }).check();
  await far.getByRole('textbox').fill('Jiwe');
  await far.getByRole('button', { name: /^Jiwe Jekundu/ }).click();
  await submit(page);
  await page.getByText('The walk lies far from Jiwe Jekundu too').waitFor();
  assert.equal(await stateOf(page, walk), 'draft', 'nothing nobody was asked is confirmed');
  await submit(page);
  await page.getByText('Receipt', { exact: true }).waitFor();
  const stored = (await api(page, 'GET', `/walks/${walk.id}`)).body;
  assert.equal(stored.settlement.name, 'Jiwe Jekundu');
  const told = (await answersOf(page, walk)).map(([kind, answer]) => `${kind} ${answer}`);
  assert.deepEqual(told, ['far-from-settlement no', 'far-from-settlement yes', 'gap-large yes', 'segments-joined yes']);
  await page.getByText('Asked about the settlement it was first sent for.').waitFor();
  await page.getByText('History', { exact: true }).click();
  await page.locator('.versions ins', { hasText: 'Jiwe Jekundu' }).waitFor();
  await page.locator('.versions del', { hasText: 'Kisima Bonde' }).waitFor();
  assert.doesNotMatch(await page.locator('.versions').innerText(), /[0-9a-f]{8}-[0-9a-f]{4}-/, 'no id is shown');
  page.forgive(/422/);
  await page.finish();
});
