import { expect, test } from 'vitest';
import { markFault } from './marks.ts';

test('a mark is initials, a dash and a number', () => {
  expect(markFault('AO-12', [])).toBeNull();
  expect(markFault(' ño-3 ', [])).toBeNull();
  for (const mark of ['AO12', 'AO-', '-3', 'AO-0', 'ABCDEF-1', 'A O-1', 'AO-12345']) expect([mark, markFault(mark, [])]).toEqual([mark, 'shape']);
  expect(markFault('  ', [])).toBe('missing');
});

test('no two exhibits of a case carry the same mark, however it is written', () => {
  expect(markFault('ao-03', ['AO-3'])).toBe('taken');
  expect(markFault('AO-3', ['AO-13', 'A-3'])).toBeNull();
});
