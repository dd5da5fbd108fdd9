import { expect, test } from 'vitest';
import { emptyRow, faultOf, fromLine, toLine } from './count_rows.ts';

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

test('a kept line comes through the form with its own date and method', () => {
  const line = {
    counted: 'people',
    gender: 'women',
    age_group: null,
    disability: null,
    tenure_role: 'tenant',
    figure: { low: 48, best: 61, high: 70, unit: 'people', as_of: AS_OF, source: 'Committee count', method: 'house to house', confidence: 'high' as const },
  };
  expect(toLine(fromLine(line), { date: '2026-01-01', precision: 'day' })).toEqual({ ...line, figure: { ...line.figure } });
});
