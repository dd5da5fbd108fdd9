import type { Map as EngineMap } from 'maplibre-gl';
import { RIVAL_HATCH } from './layers/claims.ts';
import { GAINED_HATCH, LOST_HATCH } from './layers/overlay.ts';
import { palette } from './palette.ts';

const SIZE = 32;

/** Draws the hatches pixel by pixel: no picture to fetch, and sharp at any scale. */
export function addHatches(map: EngineMap): void {
  map.addImage(RIVAL_HATCH, hatch(palette.claim, 1, 16, 2.4), { pixelRatio: 2 });
  map.addImage(GAINED_HATCH, hatch(palette.gained, 1, 8, 3.2), { pixelRatio: 2 });
  map.addImage(LOST_HATCH, hatch(palette.lost, -1, 8, 3.2), { pixelRatio: 2 });
}

function hatch(colour: string, lean: 1 | -1, period: number, width: number): { width: number; height: number; data: Uint8Array } {
  const data = new Uint8Array(SIZE * SIZE * 4);
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      const along = (((x + lean * y) % period) + period) % period;
      const opacity = along < width ? 0.85 : 0.08;
      data.set([red ?? 0, green ?? 0, blue ?? 0].map((channel) => Math.round(channel * opacity)), (y * SIZE + x) * 4);
      data[(y * SIZE + x) * 4 + 3] = Math.round(255 * opacity);
    }
  }
  return { width: SIZE, height: SIZE, data };
}
