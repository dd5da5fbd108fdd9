import * as maplibre from 'maplibre-gl';
import type { SpareCorner } from './types.ts';

/** Distance of the bar from the edges of the map, as the engine draws it. */
const EDGE_PX = 10;

/** Shows how far a length is on the ground: lower right, or in the spare corner while only there it hides no name. */
export function addScaleBar(map: maplibre.Map, spare: SpareCorner | null): void {
  const scale = new maplibre.ScaleControl({ maxWidth: 96 });
  map.addControl(scale, 'bottom-right');
  if (!spare) return;
  let isSpared = false;
  let aboveFoot = 0;
  map.on('idle', () => {
    const host = map.getContainer().getBoundingClientRect();
    const bar = map.getContainer().querySelector('.maplibregl-ctrl-scale')?.getBoundingClientRect();
    if (!bar) return;
    if (!isSpared) aboveFoot = host.bottom - bar.bottom;
    const names = map.getStyle().layers.filter((layer) => layer.type === 'symbol').map((layer) => layer.id);
    const hidesName = (left: number, top: number): boolean => {
      const box: [maplibre.PointLike, maplibre.PointLike] = [[left, top], [left + bar.width, top + bar.height]];
      return map.queryRenderedFeatures(box, { layers: names }).length > 0;
    };
    const inUse = hidesName(host.width - EDGE_PX - bar.width, host.height - aboveFoot - bar.height);
    const spareTop = spare === 'top-left' ? EDGE_PX : host.height - EDGE_PX - bar.height;
    const moves = inUse && !hidesName(EDGE_PX, spareTop);
    if (moves === isSpared) return;
    isSpared = moves;
    map.removeControl(scale);
    map.addControl(scale, moves ? spare : 'bottom-right');
  });
}
