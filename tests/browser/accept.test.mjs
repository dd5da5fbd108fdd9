// A verifier decides: an open map learns of an accepted boundary without reload, a returned walk tells its reason.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { accessible, api, desk, enterAs, fitsWidth, launch, open, phone, picture } from './browser.mjs';
import { settlementNamed, submitWalk, walkAround } from './steps.mjs';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { VectorTile } = require('@mapbox/vector-tile');
const { PbfReader } = require('pbf');

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** West, south, east and north of one settlement in the tiles that a page received, and its standing. */
function settlementIn(tiles, featureId) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  let standing = null;
  for (const { z, x, y, body } of tiles) {
    const layer = body.length > 0 && new VectorTile(new PbfReader(body)).layers.settlements;
    for (let index = 0; layer && index < layer.length; index += 1) {
      const feature = layer.feature(index);
      if (String(feature.id) !== featureId) continue;
      standing = feature.properties.standing;
      for (const [lon, lat] of feature.toGeoJSON(x, y, z).geometry.coordinates.flat(feature.type === 3 ? 1 : 0).flat(0)) {
        if (!Number.isFinite(lon)) continue;
        box[0] = Math.min(box[0], lon);
        box[1] = Math.min(box[1], lat);
        box[2] = Math.max(box[2], lon);
        box[3] = Math.max(box[3], lat);
      }
    }
  }
  return { box, standing };
}

/** Keeps the settlement tiles of the closer zooms that a page receives, with the time of each. */
function watchTiles(page) {
  const received = [];
  page.on('response', async (response) => {
    const place = /\/tiles\/settlements\/(\d+)\/(\d+)\/(\d+)/.exec(response.url());
    if (!place || Number(place[1]) < 14 || response.status() !== 200) return;
    const at = Date.now();
    const body = await response.body().catch(() => null);
    if (body) received.push({ z: Number(place[1]), x: Number(place[2]), y: Number(place[3]), body, at });
  });
  return received;
}

test('an accepted walk becomes the boundary, and a public map that stays open shows it without reload', async (t) => {
  const mapper = await open(browser, phone, '/mapper');
  await enterAs(mapper, 'mapper');
  const settlement = await settlementNamed(mapper, 'Nyota Saba');
  const walk = await submitWalk(mapper, settlement.id, walkAround(settlement.centre, 173, 'new-edge.gpx'));
  await mapper.finish();

  const stranger = await open(browser, desk, '/');
  const received = watchTiles(stranger);
  await stranger.getByRole('combobox', { name: 'Search' }).fill('Nyota Saba');
  await stranger.getByRole('option', { name: /Nyota Saba.*Settlement/s }).click();
  const patience = Date.now() + 30_000;
  while (settlementIn(received, settlement.feature_id).standing === null || received.at(-1).at > Date.now() - 1500) {
    assert.ok(Date.now() < patience, 'the public map shows the settlement');
    await stranger.waitForTimeout(200);
  }
  assert.equal(settlementIn(received, settlement.feature_id).standing, settlement.boundary.standing);
  await picture(stranger, 'public-before-acceptance');
  received.length = 0;
  const lists = [];
  stranger.on('request', (request) => request.url().includes('/api/v1/settlements?limit=') && lists.push(request.url()));
  const loads = [];
  stranger.on('framenavigated', (frame) => loads.push(frame.url()));

  // Who checks walks starts with what waits; their own walks are one tap away.
  const verifier = await open(browser, phone, '/mapper');
  await enterAs(verifier, 'verifier');
  await verifier.reload();
  await verifier.getByRole('heading', { name: 'Walks to check' }).waitFor();
  assert.equal(await verifier.getByRole('link', { name: 'To check' }).getAttribute('aria-current'), 'page');
  await verifier.getByRole('link', { name: 'Walks', exact: true }).click();
  await verifier.getByRole('heading', { name: 'My walks' }).waitFor();
  await verifier.getByRole('link', { name: 'To check' }).click();
  await verifier.getByRole('heading', { name: 'Walks to check' }).waitFor();
  await picture(verifier, 'phone-queue');
  await accessible(verifier, 'the queue');
  await verifier.locator(`a[href$="${walk.id}"]`).click();
  const comparison = verifier.locator('section', { hasText: 'Compared with the boundary of today' });
  for (const measure of ['Kept', 'Gained', 'Lost']) assert.match(await comparison.innerText(), new RegExp(`${measure}\\s+[+−]?\\s?[\\d.]+`));
  await verifier.getByRole('button', { name: 'Accept the boundary' }).click();
  await verifier.getByText('Say who agreed.').waitFor();
  await verifier.getByLabel('Who agreed').fill('Committee meeting of 3 May, 12 people');
  // How far it is agreed is the verifier's to say: nothing is chosen, and nothing is sent without it.
  assert.equal(await verifier.getByRole('radio', { checked: true }).count(), 0);
  await verifier.getByRole('button', { name: 'Accept the boundary' }).click();
  await verifier.getByText('Say which of the two it is.').waitFor();
  await verifier.getByRole('radio', { name: /^Agreed/ }).check();
  await accessible(verifier, 'the decision');
  await fitsWidth(verifier, 'the decision');
  await picture(verifier, 'phone-decision');
  const pressed = Date.now();
  await verifier.getByRole('button', { name: 'Accept the boundary' }).click();
  await verifier.getByText('Accepted. Open maps show the new boundary now.').waitFor();

  // The ring was walked 173 m around the centre, so its box is about 346 m each way.
  const [lon, lat] = settlement.centre;
  const reach = 173 / 111_320;
  const end = Date.now() + 20_000;
  for (;;) {
    const { box, standing } = settlementIn(received, settlement.feature_id);
    const near = Math.abs(box[1] - (lat - reach)) < 1e-4 && Math.abs(box[3] - (lat + reach)) < 1e-4 && box[0] < lon && box[2] > lon;
    if (near && standing === 'agreed') break;
    assert.ok(Date.now() < end, `the open map did not receive the new boundary: ${JSON.stringify({ box, standing, tiles: received.length })}`);
    await stranger.waitForTimeout(50);
  }
  t.diagnostic(`${Math.min(...received.map((tile) => tile.at)) - pressed} ms from the press to the first changed tile`);
  assert.deepEqual(loads, [], 'the map was not reloaded');
  await stranger.waitForTimeout(1200);
  assert.equal(lists.length, 1, 'the names were read anew once, whatever the number of news');
  await picture(stranger, 'public-after-acceptance');
  const { body } = await api(stranger, 'GET', `/settlements/${settlement.id}`);
  assert.deepEqual(body.boundary.agreed_by, ['Committee meeting of 3 May, 12 people']);
  assert.equal(body.boundary.walk_id ?? walk.id, walk.id);
  await verifier.finish();
  await stranger.finish();
});

test('a returned walk shows its reason and the words to the mapper', async () => {
  const mapper = await open(browser, phone, '/mapper');
  await enterAs(mapper, 'mapper');
  const settlement = await settlementNamed(mapper, 'Mti Mmoja');
  const walk = await submitWalk(mapper, settlement.id, walkAround(settlement.centre, 120));

  const verifier = await open(browser, phone, '/mapper');
  await enterAs(verifier, 'verifier');
  await verifier.goto(new URL(`/mapper/walks/${walk.id}`, verifier.url()).href);
  await verifier.getByRole('button', { name: 'Return to the mapper' }).click();
  await verifier.getByText('Choose why it goes back.').waitFor();
  await verifier.getByLabel('Why').selectOption({ label: 'A part of the edge is missing' });
  await verifier.getByRole('button', { name: 'Return to the mapper' }).click();
  await verifier.getByText('Write a line, so that the mapper knows what to do.').waitFor();
  await verifier.getByLabel('Words to the mapper').fill('Walk the river side again, please.');
  await verifier.getByRole('button', { name: 'Return to the mapper' }).click();
  await verifier.getByText('Returned with your words.').waitFor();
  await verifier.finish();

  await mapper.reload();
  await mapper.locator(`a[href$="${walk.id}"]`).getByText('“Walk the river side again, please.”').waitFor();
  await mapper.locator(`a[href$="${walk.id}"]`).click();
  await mapper.getByText('A part of the edge is missing.').waitFor();
  await mapper.getByRole('link', { name: 'Walk it again and upload' }).waitFor();
  await accessible(mapper, 'a returned walk');
  await picture(mapper, 'phone-walk-returned');
  await mapper.finish();
});

test('nobody accepts their own walk', async () => {
  const page = await open(browser, phone, '/mapper');
  await enterAs(page, 'verifier');
  const settlement = await settlementNamed(page, 'Taa Tatu');
  const walk = await submitWalk(page, settlement.id, walkAround(settlement.centre, 100));
  await page.goto(new URL(`/mapper/walks/${walk.id}`, page.url()).href);
  await page.getByText('This is your own walk. Another verifier must check it.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Accept the boundary' }).count(), 0);
  assert.equal((await api(page, 'POST', `/walks/${walk.id}/accept`, { agreed_by: ['Myself'] })).status, 403);
  await picture(page, 'phone-own-walk');
  await page.finish();
});
