import type { SourceSpecification, StyleSpecification } from 'maplibre-gl';
import outline from 'virtual:country-outline';
import { ground, groundNames } from './layers/base.ts';
import { claimNames, claims } from './layers/claims.ts';
import { corridorNames, corridors } from './layers/corridors.ts';
import { incidents } from './layers/incidents.ts';
import { overlayLayers } from './layers/overlay.ts';
import { places } from './layers/places.ts';
import { settlementAreas, settlementLines, settlementNames } from './layers/settlements.ts';
import { structures } from './layers/structures.ts';
import { TILE_LAYERS, type TileLayer } from './types.ts';

const NOTHING = { type: 'FeatureCollection' as const, features: [] };

/** Below these zooms the server has no tiles of a layer, so the map does not ask. */
const FIRST_ZOOM: Record<TileLayer, number> = {
  base: 10,
  places: 0,
  settlements: 5,
  structures: 13,
  claims: 11,
  corridors: 4,
  incidents: 4,
};

/** Drawn as they are today whatever day is shown: nobody keeps the history of streets. */
export const STILL: readonly TileLayer[] = ['base'];

/** Where the tiles of a layer are, on a day; null is today. */
export function tileAddress(layer: TileLayer, day: string | null): string {
  return `${location.origin}/tiles/${layer}/{z}/{x}/{y}${day && !STILL.includes(layer) ? `?at=${day}` : ''}`;
}

function tileSource(layer: TileLayer, day: string | null): SourceSpecification {
  return { type: 'vector', tiles: [tileAddress(layer, day)], minzoom: FIRST_ZOOM[layer], maxzoom: 16 };
}

export function mapStyle(layers: readonly TileLayer[] = TILE_LAYERS, day: string | null = null): StyleSpecification {
  return {
    version: 8,
    sources: {
      outline: { type: 'geojson', data: outline },
      names: { type: 'geojson', data: NOTHING, cluster: true, clusterRadius: 34, clusterMaxZoom: 10 },
      overlay: { type: 'geojson', data: NOTHING },
      ...Object.fromEntries(layers.map((layer) => [layer, tileSource(layer, day)])),
    },
    layers: [
      ...ground,
      ...places,
      ...settlementAreas,
      ...claims,
      ...structures,
      ...corridors,
      ...settlementLines,
      ...groundNames,
      ...overlayLayers,
      ...claimNames,
      ...incidents,
      ...corridorNames,
      ...settlementNames,
    ].filter((layer) => !('source' in layer) || isKnown(String(layer.source), layers)),
  };
}

function isKnown(source: string, layers: readonly TileLayer[]): boolean {
  return ['outline', 'names', 'overlay'].includes(source) || layers.includes(source as TileLayer);
}
