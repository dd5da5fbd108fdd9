import { expect, test } from 'vitest';
import type { SettlementItem } from '../../api/types.ts';
import { findKept, isFresh, publicPart } from './kept_list.ts';

const kept = (name: string, centre: [number, number] = [36.8, -1.3], aliases: string[] = []) => ({
  id: name,
  name,
  aliases,
  county: null,
  ward: null,
  centre,
});
const list = [kept('Kwa Kisima', [36.9, -1.3]), kept('Kisima Bonde', [36.8, -1.2]), kept('Mũthũrwa', [36.85, -1.28], ['Soko la Zamani'])];
const names = (found: { name: string }[]) => found.map((each) => each.name);

test('a name is found by its beginning first, whatever the case', () => {
  expect(names(findKept(list, ' kisima', null))).toEqual(['Kisima Bonde', 'Kwa Kisima']);
});

test('a Kikuyu name is found without its marks, and by what people used to call it', () => {
  expect(names(findKept(list, 'muthurwa', null))).toEqual(['Mũthũrwa']);
  expect(names(findKept(list, 'soko la', null))).toEqual(['Mũthũrwa']);
});

test('near settlements come first when the phone knows where it is', () => {
  expect(names(findKept(list, '', [36.86, -1.28]))).toEqual(['Mũthũrwa', 'Kwa Kisima', 'Kisima Bonde']);
});

test('nothing that is not public stays on the phone, and of the public only what names a place', () => {
  const item = { ...kept('A'), visibility: 'public', created_at: '2026-01-01', organisation: { id: 'o', name: 'Org' } };
  const found = publicPart([item, { ...item, id: 'B', visibility: 'restricted' }] as unknown as SettlementItem[]);
  expect(found).toEqual([kept('A')]);
});

test('the list is fetched again after half a day', () => {
  const keptList = { at: '2026-03-01T06:00:00Z', settlements: [] };
  expect(isFresh(keptList, new Date('2026-03-01T17:59:00Z'))).toBe(true);
  expect(isFresh(keptList, new Date('2026-03-01T18:01:00Z'))).toBe(false);
  expect(isFresh(null, new Date())).toBe(false);
});
