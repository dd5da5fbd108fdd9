import type * as maplibre from 'maplibre-gl';
import type { FeatureCollection } from 'geojson';
import { gathered, type Cell } from './gathered.ts';
import { BUNDLES_END, COUNT_SOURCES, countRoom } from './layers/counts.ts';

/** Keeps the marks of counts as the tiles in sight say, none over another; returns how to ask for them anew. */
export function keepCountMarks(map: maplibre.Map): () => void {
  let asked = false;
  let shown = '';

  function draw(): void {
    asked = false;
    const sources = COUNT_SOURCES.filter((source) => isShown(map, source));
    // Half a load would count some cells twice, as parts and as the whole.
    if (![...sources, 'names'].every((source) => map.isSourceLoaded(source))) return;
    const zoom = map.getZoom();
    const cells = sources.flatMap((source) => cellsOf(map, source));
    const marks = collection(gathered(cells, zoom, countRoom(zoom), zoom < BUNDLES_END ? settlements(map) : []));
    const drawn = JSON.stringify(marks);
    if (drawn === shown) return;
    shown = drawn;
    map.getSource<maplibre.GeoJSONSource>('counts')?.setData(marks);
  }

  const ask = (): void => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => map.getStyle() && draw());
  };
  map.on('sourcedata', (event) => ['names', ...COUNT_SOURCES].includes(event.sourceId) && ask());
  map.on('moveend', ask);
  map.on('idle', ask);
  ask();
  return ask;
}

function isShown(map: maplibre.Map, source: string): boolean {
  const layer = map.getLayer(`${source}-cells`);
  return layer !== undefined && layer.visibility !== 'none' && map.getZoom() < layer.maxzoom;
}

/** Where settlements and bundles of them are marked. */
function settlements(map: maplibre.Map): Cell['at'][] {
  const largestFirst = map
    .querySourceFeatures('names')
    .sort((one, other) => Number(other.properties['point_count'] ?? 1) - Number(one.properties['point_count'] ?? 1));
  const found = largestFirst.flatMap(({ geometry }) => (geometry.type === 'Point' ? [geometry.coordinates as Cell['at']] : []));
  return [...new Map(found.map((at) => [at.map((degree) => degree.toFixed(4)).join(), at])).values()];
}

function cellsOf(map: maplibre.Map, source: string): Cell[] {
  const found = new Map<string, Cell>();
  for (const { geometry, properties } of map.querySourceFeatures(source, { sourceLayer: source })) {
    if (geometry.type !== 'Point') continue;
    const kind = String(properties['what'] ?? source.replace('_counts', 's'));
    const at = geometry.coordinates as Cell['at'];
    // A point on the edge of two tiles is in both.
    found.set(`${kind} ${at.map((degree) => degree.toFixed(6)).join()}`, {
      kind,
      at,
      count: Number(properties['count']),
      carriedOut: Number(properties['carried_out'] ?? 0),
      split: Number(properties['split'] ?? 0),
      open: source === 'public_counts',
    });
  }
  return [...found.values()];
}

function collection(cells: Cell[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: cells.map(({ at, ...properties }) => ({ type: 'Feature', properties, geometry: { type: 'Point', coordinates: at } })),
  };
}
