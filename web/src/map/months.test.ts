import { expect, test } from 'vitest';
import { dayOf, monthIndex, monthsUntil } from './months.ts';
import { isPast } from './time.svelte.ts';

test('the slider runs from January twenty years back to today', () => {
  const months = monthsUntil('2026-03-14', null);
  expect(dayOf(months, 0)).toBe('2006-01-01');
  expect(dayOf(months, months.last - 1)).toBe('2026-03-01');
  expect(dayOf(months, months.last)).toBeNull();
});

test('a day of long ago stretches the slider, so that its thumb stands where the day is', () => {
  const months = monthsUntil('2026-03-14', '1963-12-12');
  expect(months.firstYear).toBe(1963);
  expect(dayOf(months, monthIndex(months.firstYear, '1963-12-12'))).toBe('1963-12-01');
});

test('only days of the calendar before today can be asked for', () => {
  expect(isPast('2021-10-08', '2026-03-14')).toBe(true);
  for (const day of ['2026-03-14', '2030-01-01', '2021-02-30', '1899-12-31', '8 Oct 2021', '', null]) {
    expect(isPast(day, '2026-03-14')).toBe(false);
  }
});
