import { expect, test } from 'vitest';
import { runFor } from './run_for.ts';

const runs = ['2026-03-14', '2024-05-03', '2025-01-20'].map((as_of) => ({ as_of, run_at: `${as_of}T09:00:00Z` }));

test('today has the newest count, whatever the order they come in', () => {
  expect(runFor(runs, null)?.as_of).toBe('2026-03-14');
});

test('a past day has the last count made by then, never a later one', () => {
  expect(runFor(runs, '2025-06-01')?.as_of).toBe('2025-01-20');
  expect(runFor(runs, '2024-05-03')?.as_of).toBe('2024-05-03');
  expect(runFor(runs, '2024-05-02')).toBeNull();
});
