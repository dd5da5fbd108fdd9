import { expect, test } from 'vitest';
import { tilesOver } from './tile_cover.ts';

test('a small box touches one tile', () => {
  expect(tilesOver([36.8, -1.3, 36.8001, -1.2999], 14)).toEqual([{ x: 9866, y: 8251, z: 14 }]);
});

test('a box over a tile edge touches both sides', () => {
  expect(tilesOver([-0.001, -0.001, 0.001, 0.001], 3)).toHaveLength(4);
});

test('a box over too many tiles is told as all of them', () => {
  expect(tilesOver([33, -5, 42, 5], 16)).toBeNull();
});
