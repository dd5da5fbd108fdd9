import { expect, test } from 'vitest';
import { answerFor, outdated, storeOf } from './plan.ts';

const origin = 'https://mipaka.example';
const asked = (path: string, more: Partial<{ method: string; mode: string }> = {}) => ({
  method: 'GET',
  mode: 'cors',
  url: path.startsWith('http') ? path : origin + path,
  ...more,
});

test('nothing of the API, the tiles or another host is answered from the phone', () => {
  for (const path of ['/api/v1/session', '/api/v1/settlements?q=a', '/tiles/settlements/1/1/1', '/samples/walk.gpx', 'https://other.example/assets/a.js']) {
    expect(answerFor(asked(path), origin)).toBe('network');
    expect(answerFor(asked(path, { mode: 'navigate' }), origin)).toBe('network');
  }
});

test('the field app opens from the phone, the desk and the public map do not', () => {
  for (const path of ['/mapper', '/mapper/', '/mapper/new?settlement=1', '/mapper/walks/7']) {
    expect(answerFor(asked(path, { mode: 'navigate' }), origin)).toBe('page');
  }
  for (const path of ['/', '/desk', '/mapperly']) expect(answerFor(asked(path, { mode: 'navigate' }), origin)).toBe('network');
  expect(answerFor(asked('/mapper'), origin)).toBe('network');
});

test('only reading is answered from the phone', () => {
  expect(answerFor(asked('/assets/a-1.js'), origin)).toBe('file');
  expect(answerFor(asked('/assets/a-1.js', { method: 'POST' }), origin)).toBe('network');
});

test('the release before stays until the next one, and nothing else is touched', () => {
  const names = ['other', storeOf('1'), storeOf('2'), storeOf('3')];
  expect(outdated(names, names, storeOf('3'))).toEqual([storeOf('1')]);
  expect(outdated(['other', storeOf('3')], [storeOf('3')], storeOf('3'))).toEqual([]);
});

test('a release that was never kept whole does not push out the one that open pages came from', () => {
  const names = [storeOf('1'), storeOf('half'), storeOf('2')];
  expect(outdated(names, [storeOf('1'), storeOf('2')], storeOf('2'))).toEqual([storeOf('half')]);
});
