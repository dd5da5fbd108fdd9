import { expect, test } from 'vitest';
import { isAbandoned, isForgotten } from './forgotten.ts';

const now = Date.parse('2026-03-31T12:00:00Z');

test('a form begun a month ago and never taken up again does not stay on the phone', () => {
  expect(isForgotten('2026-03-02T12:00:00Z', now)).toBe(false);
  expect(isForgotten('2026-02-28T12:00:00Z', now)).toBe(true);
});

test('a walk that waits for a month goes, unless its walker is signed in and sees it', () => {
  const walk = (added_at: string) => ({ account_id: 'akinyi', added_at });
  expect(isAbandoned(walk('2026-02-28T12:00:00Z'), 'akinyi', now)).toBe(false);
  expect(isAbandoned(walk('2026-02-28T12:00:00Z'), 'juma', now)).toBe(true);
  expect(isAbandoned(walk('2026-02-28T12:00:00Z'), null, now)).toBe(true);
  expect(isAbandoned(walk('2026-03-02T12:00:00Z'), null, now)).toBe(false);
});
