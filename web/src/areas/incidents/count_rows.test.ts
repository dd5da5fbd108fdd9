import { expect, test } from 'vitest';
import { emptyRow, faultOf, toLine } from './count_rows.ts';

const AS_OF = { date: '2025-06-11', precision: 'day' } as const;

test('a figure without a source is refused', () => {
  expect(faultOf({ ...emptyRow(), best: '112' })).toBe('source');
});

test('a range must hold its best value', () => {
  const row = { ...emptyRow(), best: '112', low: '120', source: 'committee count' };
  expect(faultOf(row)).toBe('order');
});

test('words are not a number', () => {
  expect(faultOf({ ...emptyRow(), best: 'many', source: 'committee count' })).toBe('number');
});

test('a single value stays single and a range is kept whole', () => {
  const row = { ...emptyRow(), best: '112', source: 'committee count ' };
  expect(toLine(row, AS_OF).figure).toMatchObject({ value: 112, source: 'committee count' });
  expect(toLine({ ...row, high: '130' }, AS_OF).figure).toMatchObject({ low: 112, best: 112, high: 130 });
});
