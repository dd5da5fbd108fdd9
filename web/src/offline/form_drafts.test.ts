import { expect, test } from 'vitest';
import { isForgotten } from './form_drafts.svelte.ts';

test('a form begun a month ago and never taken up again does not stay on the phone', () => {
  const now = Date.parse('2026-03-31T12:00:00Z');
  expect(isForgotten('2026-03-02T12:00:00Z', now)).toBe(false);
  expect(isForgotten('2026-02-28T12:00:00Z', now)).toBe(true);
});
