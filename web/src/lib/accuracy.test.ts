import { expect, test } from 'vitest';
import { about, wholeMetres } from './accuracy.ts';

test('an accuracy is sent in whole metres and never better than the phone said', () => {
  expect([11.2, 12, 0.4, 250_000].map(wholeMetres)).toEqual([12, 12, 1, 100_000]);
  expect([0, -3, Number.NaN].map(wholeMetres)).toEqual([null, null, null]);
});

test('an accuracy is told with two figures, in metres or kilometres', () => {
  expect([0.0001, 0.34, 1, 12, 137, 996, 1_650, 20_400].map(about)).toEqual(['0.1 m', '0.3 m', '1 m', '12 m', '140 m', '1 km', '1.7 km', '20 km']);
});
