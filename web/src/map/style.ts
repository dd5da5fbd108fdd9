import type { SourceSpecification, StyleSpecification } from 'maplibre-gl';
import outline from 'virtual:country-outline';
import { ground, groundNames } from './layers/base.ts';
import { claims } from './layers/claims.ts';
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

function tileSource(layer: TileLayer): SourceSpecification {
  return { type: 'vector', tiles: [`${location.origin}/tiles/${layer}/{z}/{x}/{y}`], minzoom: FIRST_ZOOM[layer], maxzoom: 16 };
}

export function mapStyle(layers: readonly TileLayer[] = TILE_LAYERS): StyleSpecification {
  return {
    version: 8,
    sources: {
      outline: { type: 'geojson', data: outline },
      names: { type: 'geojson', data: NOTHING, cluster: true, clusterRadius: 34, clusterMaxZoom: 10 },
      overlay: { type: 'geojson', data: NOTHING },
      ...Object.fromEntries(layers.map((layer) => [layer, tileSource(layer)])),
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
      ...incidents,
      ...corridorNames,
      ...settlementNames,
    ].filter((layer) => !('source' in layer) || isKnown(String(layer.source), layers)),
  };
}

function isKnown(source: string, layers: readonly TileLayer[]): boolean {
  return ['outline', 'names', 'overlay'].includes(source) || layers.includes(source as TileLayer);
}
