// Working on records at the desk: changing them, beside somebody else too, their history, and who may see them.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { accessible, api, desk, enterAs, fitsWidth, launch, open, phone, picture } from './browser.mjs';
import { settlementNamed, tabTo } from './steps.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A claim of its own for a journey, recorded by the person on the page. */
async function ownClaim(page, label) {
  const settlement = await settlementNamed(page, 'Mti Mmoja');
  const [lon, lat] = settlement.centre;
  const ring = [[0, 0], [0.0004, 0], [0.0004, 0.0004], [0, 0]].map(([east, north]) => [lon + east, lat + north]);
  const made = await api(page, 'POST', '/claims', {
    settlement_id: settlement.id, label, claim_kind: 'occupation', source: 'Minute book of 2019',
    geometry: { type: 'Polygon', coordinates: [ring] },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

/** A change by somebody else, past the page. */
async function patched(page, path, version, body) {
  const status = await page.evaluate(async ([where, etag, what]) => {
    const reply = await fetch(where, {
      method: 'PATCH', headers: { 'content-type': 'application/json', 'x-mipaka': '1', 'if-match': etag }, body: JSON.stringify(what),
    });
    return reply.status;
  }, [`/api/v1${path}`, `"${version}"`, body]);
  assert.equal(status, 200);
}

async function enter(viewport, path, role, language) {
  const page = await open(browser, viewport, '/desk');
  await enterAs(page, role);
  if (language) await page.evaluate((chosen) => localStorage.setItem('mipaka.language', chosen), language);
  await page.goto(new URL(path, page.url()).href);
  return page;
}

test('a claim is changed with a reason, and its history tells who changed what', async () => {
  const page = await enter(desk, '/desk/claims', 'advocate');
  const claim = await ownClaim(page, 'Family of the mango tree (journey)');
  await page.goto(new URL(`/desk/claims/${claim.id}`, page.url()).href);
  const edit = page.getByRole('link', { name: 'Edit' });
  await edit.waitFor();
  await tabTo(page, edit, 'editing the claim');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Edit: Family of the mango tree (journey)' }).waitFor();
  assert.equal(await page.getByLabel('Source').inputValue(), 'Minute book of 2019', 'the form holds what is kept');
  await page.getByText('3 corners').waitFor();
  await page.getByRole('button', { name: 'Save the changes' }).click();
  await page.getByText('Nothing is different yet.').waitFor();
  await page.getByLabel('Status').selectOption({ label: 'Supported by papers' });
  await page.getByLabel('Source').fill('Minute book of 2019, page 14');
  await page.getByLabel('Why you change it').fill('The page was found');
  await page.getByText('You changed: status, source').waitFor();
  await accessible(page, 'editing a claim');
  await picture(page, 'desk-claim-edit');
  await page.getByRole('button', { name: 'Save the changes' }).click();
  await page.getByText('The changes are saved as version 2.').waitFor();
  await page.getByText('Supported by papers').first().waitFor();

  await page.getByRole('button', { name: 'History' }).click();
  const newest = page.locator('.versions li').first();
  await newest.getByText('Version 2').waitFor();
  assert.match(await newest.innerText(), /stands now[\s\S]*by .+[\s\S]*“The page was found”/);
  const changes = (await newest.locator('.change').allInnerTexts()).map((each) => each.replaceAll(/\s+/g, ' ')).sort();
  assert.deepEqual(changes, [
    'Source Before: Minute book of 2019 → Since: Minute book of 2019, page 14',
    'Status Before: Asserted → Since: Supported by papers',
  ]);
  assert.match(await page.locator('.versions li').last().innerText(), /Version 1[\s\S]*First written down/);
  await accessible(page, 'the history of a claim');
  await fitsWidth(page, 'the history of a claim');
  await picture(page, 'desk-claim-history');
  await page.finish();
});

test('a change beside somebody else’s keeps both, and over the same words asks first', async () => {
  const page = await enter(desk, '/desk/claims', 'advocate');
  const claim = await ownClaim(page, 'Family by the stream (journey)');
  await page.goto(new URL(`/desk/claims/${claim.id}/edit`, page.url()).href);
  await page.getByLabel('Source').fill('Statement of two elders');
  await patched(page, `/claims/${claim.id}`, 1, { status: 'disputed', note: 'A rival came forward' });
  await page.getByRole('button', { name: 'Save the changes' }).click();
  const told = page.getByRole('alert').filter({ hasText: 'Somebody changed it while you were writing' });
  await told.waitFor();
  assert.match(await told.innerText(), /Version 2[\s\S]*Status[\s\S]*Asserted[\s\S]*Disputed[\s\S]*“A rival came forward”[\s\S]*both can stand/);
  await accessible(page, 'a change that came too late');
  await picture(page, 'desk-claim-stale');
  await page.getByRole('button', { name: 'Save mine beside theirs' }).click();
  await page.getByText('The changes are saved as version 3.').waitFor();
  let kept = (await api(page, 'GET', `/claims/${claim.id}`)).body;
  assert.deepEqual([kept.status, kept.source], ['disputed', 'Statement of two elders'], 'neither change was lost');

  await page.goto(new URL(`/desk/claims/${claim.id}/edit`, page.url()).href);
  await page.getByLabel('Source').fill('Mine');
  await patched(page, `/claims/${claim.id}`, 3, { source: 'Theirs' });
  await page.getByRole('button', { name: 'Save the changes' }).click();
  await page.getByText('You both changed: source.').waitFor();
  // The server is away for a moment: what stands in the form stays.
  await page.route(`**/api/v1/claims/${claim.id}`, (route) => route.fulfill({ status: 503, body: '' }), { times: 1 });
  await page.getByRole('button', { name: 'Drop my text and start from theirs' }).click();
  await page.getByText('it stays as it is').waitFor();
  assert.equal(await page.getByLabel('Source').inputValue(), 'Mine');
  await accessible(page, 'a claim that could not be read again');
  await picture(page, 'desk-claim-read-before');
  await page.getByRole('button', { name: 'Drop my text and start from theirs' }).click();
  await page.getByText('You both changed').waitFor({ state: 'detached' });
  assert.equal(await page.getByLabel('Source').inputValue(), 'Theirs');
  kept = (await api(page, 'GET', `/claims/${claim.id}`)).body;
  assert.equal(kept.source, 'Theirs', 'nothing was saved over it');
  await page.forgive(/status of (412|503)/);
  await page.finish();
});

test('every kind of record at the desk opens for change with what it says', async () => {
  const page = await enter(desk, '/desk', 'lawyer');
  const settlement = await settlementNamed(page, 'Kisima Bonde');
  const first = async (path) => (await api(page, 'GET', path)).body.items[0];
  const incident = await first(`/incidents?settlement_id=${settlement.id}`);
  const notice = await first(`/notices?settlement_id=${settlement.id}`);
  const file = await first('/cases');
  const corridor = (await api(page, 'GET', '/search?q=Kisima%20Link%20Road')).body.items.find((each) => each.kind === 'corridor');
  const forms = [
    [`/desk/settlements/${settlement.id}`, 'Name', 'Kisima Bonde'],
    [`/desk/incidents/${incident.id}`, 'In one line, what happened', incident.title],
    [`/desk/notices/${notice.id}`, 'In one line, what the notice says', notice.title],
    [`/desk/corridors/${corridor.id}`, 'Name', corridor.title],
    [`/desk/cases/${file.id}`, 'Title', file.title],
  ];
  for (const [path, label, value] of forms) {
    await page.goto(new URL(path, page.url()).href);
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    const box = page.getByRole('textbox', { name: label, exact: true });
    await box.waitFor();
    assert.equal(await box.inputValue(), value, path);
    await page.getByRole('button', { name: 'Save the changes' }).click();
    await page.getByText('Nothing is different yet.').waitFor();
    await accessible(page, `editing ${path}`);
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByText('Version 1', { exact: true }).waitFor();
  }
  await page.finish();
});

test('a history names the notice that an incident was joined to, and shows no id', async () => {
  const page = await enter(desk, '/desk/incidents', 'advocate');
  const settlement = await settlementNamed(page, 'Kisima Bonde');
  const notice = (await api(page, 'GET', `/notices?settlement_id=${settlement.id}`)).body.items[0];
  const made = await api(page, 'POST', '/incidents', {
    settlement_id: settlement.id, title: 'Posts put up (journey)', phase: 'threat', occurred: { date: '2024-05-02', precision: 'day' },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await patched(page, `/incidents/${made.body.id}`, 1, { notice_id: notice.id });
  await page.goto(new URL(`/desk/incidents/${made.body.id}`, page.url()).href);
  await page.getByRole('button', { name: 'History' }).click();
  const changed = page.locator('.versions .change', { hasText: 'the notice before it' });
  await changed.locator('ins', { hasText: notice.title }).waitFor();
  assert.doesNotMatch(await changed.innerText(), /[0-9a-f]{8}-/);
  await page.finish();
});

test('opening a record takes two hands, and closing it takes effect at once', async () => {
  const page = await enter(phone, '/desk/claims', 'verifier');
  const claim = await ownClaim(page, 'Family at the corner (journey)');
  await page.goto(new URL(`/desk/claims/${claim.id}`, page.url()).href);
  const see = page.getByRole('button', { name: /Who may see this/ });
  await see.click();
  await page.getByRole('radio', { name: /Everyone/ }).check();
  await page.getByText('This lets more people in').waitFor();
  await page.getByRole('button', { name: 'Change who may see it' }).click();
  await page.getByText('Say why').waitFor();
  await page.getByLabel('Why', { exact: true }).fill('It was read out at the meeting');
  await page.getByRole('button', { name: 'Change who may see it' }).click();
  await page.getByText('You recorded this yourself, so you cannot open it.').waitFor();
  await accessible(page, 'a refused opening');
  await fitsWidth(page, 'a refused opening');
  await page.getByText('You recorded this yourself').scrollIntoViewIfNeeded();
  await picture(page, 'phone-visibility-own');
  assert.equal((await api(page, 'GET', `/claims/${claim.id}`)).body.visibility, 'restricted');
  await page.finish();

  const lawyer = await enter(desk, `/desk/claims/${claim.id}`, 'lawyer');
  await lawyer.getByRole('button', { name: /Who may see this: A few people/ }).click();
  await lawyer.getByRole('radio', { name: /Partners/ }).check();
  await lawyer.getByText('You are not a verifier there.').waitFor();
  assert.equal(await lawyer.getByRole('button', { name: 'Change who may see it' }).count(), 0);
  await lawyer.getByRole('radio', { name: /Named people only/ }).check();
  await lawyer.getByText('You will be the first person named.').waitFor();
  await lawyer.getByLabel('Why', { exact: true }).fill('A witness is at risk');
  await accessible(lawyer, 'closing a record');
  await picture(lawyer, 'desk-visibility');
  await lawyer.getByRole('button', { name: 'Change who may see it' }).click();
  await lawyer.getByRole('button', { name: /Who may see this: Named people only/ }).waitFor();
  assert.equal((await api(lawyer, 'GET', `/claims/${claim.id}`)).body.visibility, 'sealed');
  await lawyer.finish();
});

test('the team of a case is changed, told back, and refused in words', async () => {
  const page = await enter(desk, '/desk/cases', 'lawyer');
  const file = (await api(page, 'GET', '/cases')).body.items.find((each) => each.team.length > 1);
  const opened = (await api(page, 'POST', '/cases', { title: 'The wall (journey)' })).body;
  await page.goto(new URL(`/desk/cases/${opened.id}`, page.url()).href);
  const team = page.locator('section', { has: page.getByRole('heading', { name: /^Team/ }) }).last();
  await team.getByText('(you)').waitFor();
  assert.ok(await team.getByRole('button', { name: /Take .* off the team/ }).isDisabled(), 'somebody stays');
  await team.getByRole('button', { name: 'Add a person' }).click();
  const person = team.getByLabel('Person');
  await person.waitFor();
  await team.getByRole('button', { name: 'Add to the team' }).click();
  await team.getByText('Please fill this in.').waitFor();
  const other = file.team.find((member) => !opened.team.some((mine) => mine.account.id === member.account.id)).account;
  await person.selectOption(other.id);
  await team.getByLabel('Role on the team').selectOption('verifier');
  await accessible(page, 'adding to a team');
  await picture(page, 'desk-team-add');
  await team.getByRole('button', { name: 'Add to the team' }).click();
  await page.getByText(`${other.name} is on the team.`).waitFor();
  await team.getByLabel(`Role of ${other.name}`).selectOption('advocate');
  await page.getByText(`${other.name} is now advocate on the team.`).waitFor();
  const stored = async () => (await api(page, 'GET', `/cases/${opened.id}`)).body.team.map((member) => member.role).sort();
  assert.deepEqual(await stored(), ['advocate', 'lawyer']);
  await picture(page, 'desk-team');

  await page.route('**/api/v1/cases/*/team', (route) =>
    route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ type: '/problems/not-allowed', title: 'No', status: 403 }) }),
  );
  await team.getByRole('button', { name: `Take ${other.name} off the team` }).click();
  await team.getByText('Only the lawyer of this case may change its team.').waitFor();
  await page.unroute('**/api/v1/cases/*/team');
  await team.getByRole('button', { name: `Take ${other.name} off the team` }).click();
  await page.getByText(`${other.name} is off the team.`).waitFor();
  assert.deepEqual(await stored(), ['lawyer']);
  await page.finish();
});

test('a boundary is found by the whole of its name, and no hit shows a code', async () => {
  const page = await enter(desk, '/desk', 'advocate');
  const box = page.getByRole('combobox', { name: 'Search' });
  await box.fill('Boundary 1 of Kisima Bonde');
  const hit = page.getByRole('option', { name: /Boundary 1 of Kisima Bonde/ });
  await hit.waitFor();
  assert.match(await hit.innerText(), /from \d{1,2} \w{3} \d{4}/);
  assert.equal(await page.getByRole('option').count(), 1);
  await box.fill('Kisima');
  await page.getByRole('option', { name: /Kisima Link Road/ }).first().waitFor();
  const told = (await page.getByRole('option').allInnerTexts()).join('\n');
  assert.doesNotMatch(told, /\d{4}-\d{2}-\d{2}|image\/|_|\bexecution\b/, told);
  await picture(page, 'desk-search');
  await page.finish();
});

test('a settlement’s drawer tells apart where its boundary and its name come from', async () => {
  const page = await enter(desk, '/desk', 'advocate');
  await page.getByRole('combobox', { name: 'Search' }).fill('Kisima Bonde');
  await page.getByRole('option', { name: /^Kisima Bonde\s.*Settlement/s }).first().click();
  const drawer = page.locator('.drawer');
  await drawer.getByText('Name and place').waitFor();
  const told = await drawer.locator('.provenance').innerText();
  assert.match(told, /The boundary[\s\S]*Source\s+Walk of 18 Jan 2025[\s\S]*Method\s+Cleaned from a walk by Mipaka, method 1[\s\S]*Agreed: the committee/);
  assert.match(told, /Name and place[\s\S]*Recorded by\s+\S/);
  await drawer.getByRole('link', { name: 'Edit' }).waitFor();
  await accessible(page, 'the drawer of a settlement');
  await picture(page, 'desk-drawer');
  await drawer.getByRole('button', { name: 'History' }).click();
  await drawer.getByText('Version 1', { exact: true }).waitFor();
  await page.finish();
});

test('what is chosen while the map still loads stays open, and the map goes there when it is ready', async () => {
  const page = await enter(desk, '/', 'advocate');
  let letGo;
  const held = new Promise((resolve) => (letGo = resolve));
  await page.route('**/assets/engine*.js', (route) => held.then(() => route.continue()));
  await page.goto(new URL('/desk', page.url()).href);
  await page.getByRole('combobox', { name: 'Search' }).fill('Kisima Bonde');
  await page.getByRole('option', { name: /^Kisima Bonde\s.*Settlement/s }).first().click();
  await page.locator('.drawer').getByText('Name and place').waitFor();
  const closeTile = page.waitForRequest((request) => /\/tiles\/[^/]*structures[^/]*\/1[45]\//.test(request.url()));
  letGo();
  await closeTile;
  assert.ok(await page.locator('.drawer').isVisible());
  await page.finish();
});
