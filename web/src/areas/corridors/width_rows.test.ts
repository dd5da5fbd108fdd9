import { expect, test } from 'vitest';
import { emptyWidth, fromWidth, toWidth } from './width_rows.ts';

test('a width alone stands for low and high too', () => {
  expect(toWidth({ ...emptyWidth(), best: '30', source: 'plan' })).toMatchObject({ low_m: 30, best_m: 30, high_m: 30 });
});

test('a width without a source, or one that falls, is refused', () => {
  expect(toWidth({ ...emptyWidth(), best: '30' })).toBeNull();
  expect(toWidth({ ...emptyWidth(), low: '40', best: '30', source: 'plan' })).toBeNull();
  expect(toWidth({ ...emptyWidth(), best: 'wide', source: 'plan' })).toBeNull();
});

test('a kept width comes through the form unchanged', () => {
  const width = { low_m: 7.5, best_m: 30, high_m: 60, source: 'Gazette', confidence: 'gazetted' as const };
  expect(toWidth(fromWidth(width))).toEqual(width);
});
