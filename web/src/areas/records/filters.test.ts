import { expect, test } from 'vitest';
import { Filters, narrowings, spanOf } from './filters.svelte.ts';

test('years are taken whole and in order', () => {
  expect(spanOf('2021', '2019')).toEqual({ from: '2019-01-01', to: '2021-12-31' });
  expect(spanOf('', '2019')).toEqual({ to: '2019-12-31' });
  expect(spanOf('', '')).toEqual({});
});

test('each thing that narrows a list is told in words and can be taken away by itself', () => {
  const filters = new Filters();
  const told = { settlements: [{ id: 's1', name: 'Mto Safi' }], code: 'Execution', status: '' };
  expect(narrowings(filters, told)).toEqual([]);
  Object.assign(filters.asked, { q: ' wall ', settlement: 's1', code: 'execution', to: '2019' });
  expect(narrowings(filters, told).map((part) => part.words)).toEqual(['“wall”', 'Mto Safi', 'Execution', 'until 2019']);
  narrowings(filters, told)[1]?.clear();
  expect(filters.asked).toMatchObject({ q: ' wall ', settlement: '', code: 'execution', to: '2019' });
  filters.clear();
  expect(narrowings(filters, told)).toEqual([]);
});
