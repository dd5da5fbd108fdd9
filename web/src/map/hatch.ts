import type { Map as EngineMap } from 'maplibre-gl';
import { RIVAL_HATCHES } from './layers/claims.ts';
import { GAINED_HATCH, LOST_HATCH } from './layers/overlay.ts';
import { palette } from './palette.ts';

type Lean = 'up' | 'down' | 'across';

/** A clear square of 16 px, which takes room among names. */
export const ROOM = 'room';

const SIZE = 32;
const LEANS: readonly Lean[] = ['up', 'down', 'across'];
/** How far across its lines a pixel lies. */
const ACROSS: Record<Lean, (x: number, y: number) => number> = {
  up: (x, y) => x + y,
  down: (x, y) => x - y,
  across: (_, y) => y,
};

/** Draws the hatches pixel by pixel: no picture to fetch, and sharp at any scale. */
export function addHatches(map: EngineMap): void {
  RIVAL_HATCHES.forEach((name, index) => {
    map.addImage(name, hatch(palette.claim, LEANS[index] ?? 'up', 16, 2.4), { pixelRatio: 2 });
  });
  map.addImage(ROOM, { width: SIZE, height: SIZE, data: new Uint8Array(SIZE * SIZE * 4) }, { pixelRatio: 2 });
  map.addImage(GAINED_HATCH, hatch(palette.gained, 'up', 8, 3.2), { pixelRatio: 2 });
  map.addImage(LOST_HATCH, hatch(palette.lost, 'down', 8, 3.2), { pixelRatio: 2 });
}

function hatch(colour: string, lean: Lean, period: number, width: number): { width: number; height: number; data: Uint8Array } {
  const data = new Uint8Array(SIZE * SIZE * 4);
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      const along = ((ACROSS[lean](x, y) % period) + period) % period;
      const opacity = along < width ? 0.85 : 0.08;
      data.set([red ?? 0, green ?? 0, blue ?? 0].map((channel) => Math.round(channel * opacity)), (y * SIZE + x) * 4);
      data[(y * SIZE + x) * 4 + 3] = Math.round(255 * opacity);
    }
  }
  return { width: SIZE, height: SIZE, data };
}
