import { afterEach, expect, test } from 'vitest';
import { language } from '../i18n/language.svelte.ts';
import { day, fuzzy, moment, today } from './dates.ts';

afterEach(() => (language.now = 'en'));

test('a day reads as people say it', () => {
  expect(day('2021-10-08')).toBe('8 Oct 2021');
  language.now = 'sw';
  expect(day('2021-10-08')).toBe('8 Okt 2021');
});

test('a fuzzy date never claims more than is known', () => {
  expect(fuzzy({ date: '2021-10-08', precision: 'month' })).toBe('Oct 2021');
  expect(fuzzy({ date: '2021-10-08', precision: 'year' })).toBe('2021');
  expect(fuzzy({ date: '2021-10-08', precision: 'about' })).toBe('about 2021');
});

test('moments and today are Nairobi days', () => {
  expect(moment('2021-10-08T22:30:00Z')).toBe('9 Oct 2021, 01:30');
  expect(today(Date.parse('2021-10-08T21:30:00Z'))).toBe('2021-10-09');
});

test('a missing date is empty, not a guess', () => {
  expect(day(null)).toBe('');
  expect(moment('not a time')).toBe('');
});
