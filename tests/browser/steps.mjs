// Steps that several journeys share: walks made on the spot, files by hand, keys, downloads.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import assert from 'node:assert/strict';
import { api, base } from './browser.mjs';

const METRES_PER_DEGREE = 111_320;

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The hash as a screen shows it, in groups of eight. */
export const shownHash = (page) => page.locator('.hash code').first().innerText().then((text) => text.replaceAll(/\s/g, ''));

/** The walk the front page offers. */
export async function sampleWalk() {
  const reply = await fetch(`${base}/samples/walk.gpx`);
  assert.equal(reply.status, 200, 'the demo has a sample walk');
  return { name: 'walk.gpx', mimeType: 'application/gpx+xml', buffer: Buffer.from(await reply.arrayBuffer()) };
}

/** A walk once around a circle, as a phone records it: a point every 5 seconds, closed to a metre. */
export function walkAround([lon, lat], radius_m, name = 'ring.gpx') {
  const points = 72;
  const shrink = Math.cos((lat * Math.PI) / 180);
  const lines = Array.from({ length: points + 1 }, (_, index) => {
    const turn = (2 * Math.PI * index) / points;
    const east = (radius_m * Math.cos(turn)) / METRES_PER_DEGREE / shrink;
    const north = (radius_m * Math.sin(turn)) / METRES_PER_DEGREE;
    const time = new Date(Date.UTC(2026, 2, 14, 5, 0, index * 5)).toISOString();
    return `<trkpt lat="${(lat + north).toFixed(7)}" lon="${(lon + east).toFixed(7)}"><time>${time}</time></trkpt>`;
  });
  const text = `<?xml version="1.0"?><gpx version="1.1" creator="journey" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>${lines.join('')}</trkseg></trk></gpx>`;
  return { name, mimeType: 'application/gpx+xml', buffer: Buffer.from(text) };
}

/** The same round in a file of about 600 kB, as a phone writes it that describes every point. */
export function longWalk(centre, name) {
  const walk = walkAround(centre, 100, name);
  const padding = `<!-- ${'a phone that writes much '.repeat(24_000)} -->`;
  return { ...walk, buffer: Buffer.from(walk.buffer.toString().replace('</gpx>', `${padding}</gpx>`)) };
}

/** A walk around a circle of 300 m that was paused for 80 m and ended 130 m before its start. */
export function brokenWalk([lon, lat], name = 'broken.gpx') {
  const whole = walkAround([lon, lat], 300, name);
  const points = whole.buffer.toString().match(/<trkpt.*?<\/trkpt>/g);
  const [first, second] = [points.slice(0, 30), points.slice(33, 68)];
  const text = whole.buffer.toString().replace(points.join(''), `${first.join('')}</trkseg><trkseg>${second.join('')}`);
  return { ...whole, buffer: Buffer.from(text) };
}

/** A grey JPEG of 8 × 8 pixels. */
export const photo = {
  name: 'water-point.jpg',
  mimeType: 'image/jpeg',
  buffer: Buffer.from(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
    'base64',
  ),
};

export async function settlementNamed(page, name) {
  const { body } = await api(page, 'GET', `/settlements?q=${encodeURIComponent(name)}`);
  const found = body.items.find((each) => each.name === name);
  assert.ok(found, `the demo has ${name}`);
  return found;
}

/** Sends a walk under the page's session, as the upload page does. */
export async function sendWalk(page, settlementId, file) {
  const reply = await page.evaluate(async ([settlement, name, text]) => {
    const form = new FormData();
    form.set('settlement_id', settlement);
    form.set('file', new File([text], name, { type: 'application/gpx+xml' }));
    const answer = await fetch('/api/v1/walks', { method: 'POST', headers: { 'x-mipaka': '1' }, body: form });
    return { status: answer.status, body: await answer.json() };
  }, [settlementId, file.name, file.buffer.toString()]);
  assert.equal(reply.status, 201, JSON.stringify(reply.body));
  return reply.body;
}

/** A walk sent and submitted under the page's session. */
export async function submitWalk(page, settlementId, file) {
  const walk = await sendWalk(page, settlementId, file);
  const submitted = await api(page, 'POST', `/walks/${walk.id}/submit`, { confirm_gap: true });
  assert.equal(submitted.status, 200, JSON.stringify(submitted.body));
  return submitted.body;
}

export async function chooseSettlement(page, name, label) {
  await page.getByRole('textbox', { name: label }).fill(name);
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
}

/** Goes on with the Tab key until the element has the focus, as a person without a mouse does. */
export async function tabTo(page, locator, what, most = 120) {
  for (let pressed = 0; pressed < most; pressed += 1) {
    if (await locator.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${most} presses of Tab did not reach ${what}`);
}

/** Presses a link or button that offers a file, and reads the file. */
export async function download(page, locator) {
  const [file] = await Promise.all([page.waitForEvent('download'), locator.click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()), path: await file.path() };
}
