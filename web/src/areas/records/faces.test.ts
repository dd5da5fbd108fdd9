import { afterEach, expect, test } from 'vitest';
import { speak } from '../../i18n/index.ts';
import { askedOf, methodOf, rankedFor, sourceOf, standingOf, subtitleOf, titleOf } from './faces.ts';

afterEach(() => speak('en'));

const boundary = { kind: 'boundary', reference: 'BD-1', title: 'Boundary 1 of Kisima Bonde', subtitle: '2017-05-16' };
const settlement = { kind: 'settlement', reference: 'ST-1', title: 'Kisima Bonde', subtitle: 'Ward, County' };

test('a boundary is found by the whole of its title, in both languages', async () => {
  expect(askedOf('Boundary 1 of  Kisima')).toBe('Kisima');
  expect(askedOf('mpaka wa 1 wa Kisima')).toBe('Kisima');
  expect(askedOf('Boundary')).toBe('Boundary');
  expect(rankedFor([settlement, boundary], 'boundary 1 of kisima')).toEqual([boundary]);
  expect(rankedFor([settlement, boundary], 'kisima')).toEqual([settlement, boundary]);
  await speak('sw');
  expect(rankedFor([settlement, boundary], 'Mpaka wa 1 wa Kisima')).toEqual([boundary]);
});

test('titles made of words are told in the reader’s language; names stay as they are', async () => {
  await speak('sw');
  expect(titleOf(boundary)).toBe('Mpaka wa 1 wa Kisima Bonde');
  expect(titleOf(settlement)).toBe('Kisima Bonde');
});

test('subtitles hold no codes', () => {
  expect(subtitleOf(boundary)).toBe('from 16 May 2017');
  expect(subtitleOf({ kind: 'claim', subtitle: 'occupation' })).toBe('Occupation');
  expect(subtitleOf({ kind: 'corridor', subtitle: 'power_line, planned' })).toBe('Power line · Planned');
  expect(subtitleOf({ kind: 'item', subtitle: 'image/jpeg' })).toBe('photo');
  expect(subtitleOf({ kind: 'case', subtitle: 'High Court' })).toBe('High Court');
});

test('methods and sources of the server have words, people’s own words stay', async () => {
  expect(methodOf('mipaka-walk-cleaning/1')).toBe('Cleaned from a walk by Mipaka, method 1');
  expect(methodOf('counted by the committee')).toBe('counted by the committee');
  await speak('sw');
  expect(sourceOf('Walk of 4 Aug 2021')).toBe('Matembezi ya 4 Ago 2021');
  expect(sourceOf('Minutes of the committee')).toBe('Minutes of the committee');
});

test('each kind tells how far it has come in its own words', () => {
  expect(standingOf('claim', 'supported')).toBe('Supported by papers');
  expect(standingOf('settlement', 'agreed')).toBe('Agreed');
});
