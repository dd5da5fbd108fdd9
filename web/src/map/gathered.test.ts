import { expect, test } from 'vitest';
import { gathered, type Cell } from './gathered.ts';

const cell = (kind: string, at: Cell['at'], count: number, more: Partial<Cell> = {}): Cell => ({
  kind, at, count, carriedOut: 0, split: 14, open: false, ...more,
});

test('two marks that would overlap become one, which holds both and stands where the fuller one stood', () => {
  const near = [cell('structures', [36.82, -1.2801], 226), cell('structures', [36.82, -1.28], 1100, { split: 13 })];
  expect(gathered(near, 13, [38, 38])).toEqual([cell('structures', [36.82, -1.28], 1326, { split: 13 })]);
});

test('further in, the same two stand apart, and nothing is lost or made up', () => {
  const cells = [cell('structures', [36.82, -1.285], 226), cell('structures', [36.82, -1.28], 1100)];
  expect(gathered(cells, 9, [38, 38]).map(({ count }) => count)).toEqual([1326]);
  expect(gathered(cells, 15, [38, 38]).map(({ count }) => count).sort()).toEqual([1100, 226]);
});

test('kinds in one place share its position and are never added to each other', () => {
  const mixed = [cell('claims', [36.8202, -1.28], 3), cell('structures', [36.82, -1.28], 90), cell('incidents', [36.8198, -1.28], 2, { carriedOut: 1 })];
  const told = gathered(mixed, 11, [62, 56]);
  expect(told.map(({ kind, count }) => [kind, count]).sort()).toEqual([['claims', 3], ['incidents', 2], ['structures', 90]]);
  expect(new Set(told.map(({ at }) => at.join())).size).toBe(1);
  expect(told.find(({ kind }) => kind === 'incidents')?.carriedOut).toBe(1);
});

test('what lies near a settlement that is marked already is told there', () => {
  const [near, far] = [cell('claims', [36.8202, -1.2802], 3), cell('claims', [37.5, -1.28], 8)];
  expect(gathered([near, far], 11, [62, 56], [[36.82, -1.28]])).toEqual([{ ...near, at: [36.82, -1.28] }, far]);
});

test('the order in which cells arrive changes nothing', () => {
  const cells = [cell('claims', [36.82, -1.28], 4), cell('claims', [36.8205, -1.28], 4), cell('claims', [36.83, -1.29], 9)];
  expect(gathered([...cells].reverse(), 12, [38, 38])).toEqual(gathered(cells, 12, [38, 38]));
});
