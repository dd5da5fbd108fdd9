import { expect, test } from 'vitest';
import { changesBetween, fieldNames, meantime } from './changes.ts';

test('only what differs is sent, whatever the order of members', () => {
  const before = { label: 'Kamau family', since: { date: '1994-01-01', precision: 'year' }, source: 'minutes' };
  const after = { label: 'Kamau family', since: { precision: 'year', date: '1994-01-01' }, source: 'minutes of 2019' };
  expect(changesBetween(before, after)).toEqual({ source: 'minutes of 2019' });
});

test('unknown and left out are the same; a part that became unknown is sent as null', () => {
  expect(changesBetween<{ agency: string | null }>({}, { agency: null })).toEqual({});
  expect(changesBetween<{ agency: string | null }>({ agency: 'KURA' }, { agency: null })).toEqual({ agency: null });
});

test('a date and its precision are one field to a reader', () => {
  expect(fieldNames(['occurred', 'occurred_precision', 'claim_kind'])).toEqual(['occurred', 'kind']);
});

test('what both changed since a version was read is told apart from the rest', () => {
  const entry = (version: number, ...changed: string[]) => ({ version, at: '2026-01-01T00:00:00Z', changed });
  const found = meantime([entry(4, 'status'), entry(3, 'kind', 'source'), entry(2, 'label')], 2, ['claim_kind', 'label']);
  expect(found.entries.map((each) => each.version)).toEqual([4, 3]);
  expect(found.both).toEqual(['kind']);
});
