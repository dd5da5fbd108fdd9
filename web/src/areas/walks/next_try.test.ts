import { expect, test } from 'vitest';
import { ApiProblem, offline } from '../../api/problem.ts';
import { nextTry, triesAgain } from './next_try.ts';

test('a lost line and a server in trouble are tried again, a refusal is not', () => {
  expect(triesAgain(offline())).toBe(true);
  for (const [status, again] of [[503, true], [507, true], [429, true], [401, false], [409, false], [422, false]] as const) {
    expect([status, triesAgain(new ApiProblem({}, status))]).toEqual([status, again]);
  }
});

test('each failure makes the wait longer, up to three minutes', () => {
  const waits = [1, 2, 3, 4, 5, 50].map(nextTry);
  expect(waits).toEqual([...waits].sort((one, other) => one - other));
  expect(waits.at(-1)).toBe(180_000);
});
