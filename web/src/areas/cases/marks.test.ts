import { expect, test } from 'vitest';
import { markFault, nextMark } from './marks.ts';

test('a mark is initials, a dash, a number and perhaps a letter', () => {
  expect(markFault('AO-12', [])).toBeNull();
  expect(markFault(' ño-3 ', [])).toBeNull();
  expect(markFault('wn-7a', ['WN-7'])).toBeNull();
  for (const mark of ['AO12', 'AO-', '-3', 'AO-0', 'ABCDEF-1', 'A O-1', 'AO-12345', 'AO-7AB', 'AO-0A', 'AO-7(a)']) expect([mark, markFault(mark, [])]).toEqual([mark, 'shape']);
  expect(markFault('  ', [])).toBe('missing');
});

test('no two exhibits of a case carry the same mark, however it is written', () => {
  expect(markFault('ao-03', ['AO-3'])).toBe('taken');
  expect(markFault('ao-7a', ['AO-7A'])).toBe('taken');
  expect(markFault('AO-3', ['AO-13', 'A-3'])).toBeNull();
});

test('the next mark follows the highest number of the deponent, whatever stands between', () => {
  expect(nextMark('WN', ['WN-1', 'WN-7A', 'JM-12'])).toBe('WN-8');
  expect(nextMark('AB', ['WN-1'])).toBe('AB-1');
  expect(nextMark(null, [])).toBe('EX-1');
});
