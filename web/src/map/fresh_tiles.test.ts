import { expect, test } from 'vitest';
import { FreshTiles } from './fresh_tiles.ts';

const TILE = 'http://127.0.0.1:8080/tiles/settlements/15/19736/16495';

test('a tile of a layer that changed is asked for anew as long as the cache may hold the old one', () => {
  const fresh = new FreshTiles();
  expect(fresh.how(TILE, 0)).toEqual({ url: TILE });
  fresh.heard(['settlements'], 1_000);
  expect(fresh.how(TILE, 1_001)).toEqual({ url: TILE, cache: 'no-cache' });
  expect(fresh.how(TILE, 61_000)).toEqual({ url: TILE, cache: 'no-cache' });
  expect(fresh.how(TILE, 61_001)).toEqual({ url: TILE });
});

test('other layers keep their cached tiles', () => {
  const fresh = new FreshTiles();
  fresh.heard(['settlements'], 0);
  const road = TILE.replace('settlements', 'corridors');
  expect(fresh.how(road, 1)).toEqual({ url: road });
});
