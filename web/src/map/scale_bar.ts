import * as maplibre from 'maplibre-gl';

/** Distance of the bar from the edges of the map, as the engine draws it. */
const EDGE_PX = 10;

/** Shows how far a length is on the ground: lower right, or lower left while only there it hides no name. */
export function addScaleBar(map: maplibre.Map, leftIsFree: boolean): void {
  const scale = new maplibre.ScaleControl({ maxWidth: 96 });
  map.addControl(scale, 'bottom-right');
  if (!leftIsFree) return;
  let isLeft = false;
  let aboveFoot = 0;
  map.on('idle', () => {
    const host = map.getContainer().getBoundingClientRect();
    const bar = map.getContainer().querySelector('.maplibregl-ctrl-scale')?.getBoundingClientRect();
    if (!bar) return;
    if (!isLeft) aboveFoot = host.bottom - bar.bottom;
    const names = map.getStyle().layers.filter((layer) => layer.type === 'symbol').map((layer) => layer.id);
    const hidesName = (left: number, foot: number): boolean => {
      const top = host.height - foot - bar.height;
      const box: [maplibre.PointLike, maplibre.PointLike] = [[left, top], [left + bar.width, top + bar.height]];
      return map.queryRenderedFeatures(box, { layers: names }).length > 0;
    };
    const left = hidesName(host.width - EDGE_PX - bar.width, aboveFoot) && !hidesName(EDGE_PX, EDGE_PX);
    if (left === isLeft) return;
    isLeft = left;
    map.removeControl(scale);
    map.addControl(scale, left ? 'bottom-left' : 'bottom-right');
  });
}
