import type { SourceSpecification, StyleSpecification } from 'maplibre-gl';
import outline from 'virtual:country-outline';
import { ground, groundNames } from './layers/base.ts';
import { claimNames, claims } from './layers/claims.ts';
import { countCells, countMarks, countNumbers } from './layers/counts.ts';
import { corridorNames, corridors } from './layers/corridors.ts';
import { incidents, incidentRoom } from './layers/incidents.ts';
import { overlayLayers } from './layers/overlay.ts';
import { places } from './layers/places.ts';
import { bundleProperties, settlementAreas, settlementLines, settlementNames } from './layers/settlements.ts';
import { structures } from './layers/structures.ts';
import { sourcesOf, TILE_LAYERS, type TileLayer, type TileSource } from './types.ts';

const NOTHING = { type: 'FeatureCollection' as const, features: [] };

/** Below these zooms the server has no tiles of a layer, so the map does not ask. */
const FIRST_ZOOM: Record<TileSource, number> = {
  base: 10,
  places: 0,
  settlements: 5,
  structures: 14,
  claims: 12,
  corridors: 4,
  incidents: 12,
  public_counts: 4,
  structure_counts: 4,
  claim_counts: 4,
  incident_counts: 4,
};

/** Counts end where single things begin; deeper tiles would tell nothing new. */
const LAST_ZOOM: Partial<Record<TileSource, number>> = {
  public_counts: 13,
  structure_counts: FIRST_ZOOM.structures - 1,
  claim_counts: FIRST_ZOOM.claims - 1,
  incident_counts: FIRST_ZOOM.incidents - 1,
};

/** Drawn as they are today whatever day is shown: nobody keeps the history of streets. */
export const STILL: readonly TileSource[] = ['base'];

/** Where the tiles of a layer are, on a day; null is today. */
export function tileAddress(layer: TileSource, day: string | null): string {
  return `${location.origin}/tiles/${layer}/{z}/{x}/{y}${day && !STILL.includes(layer) ? `?at=${day}` : ''}`;
}

function tileSource(layer: TileSource, day: string | null): SourceSpecification {
  return { type: 'vector', tiles: [tileAddress(layer, day)], minzoom: FIRST_ZOOM[layer], maxzoom: LAST_ZOOM[layer] ?? 16 };
}

export function mapStyle(layers: readonly TileLayer[] = TILE_LAYERS, day: string | null = null): StyleSpecification {
  return {
    version: 8,
    sources: {
      outline: { type: 'geojson', data: outline },
      names: {
        type: 'geojson', data: NOTHING, cluster: true, clusterRadius: 46, clusterMaxZoom: 10, clusterProperties: bundleProperties,
      },
      overlay: { type: 'geojson', data: NOTHING },
      counts: { type: 'geojson', data: NOTHING },
      ...Object.fromEntries(layers.flatMap(sourcesOf).map((layer) => [layer, tileSource(layer, day)])),
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
      ...countCells,
      ...countMarks,
      ...corridorNames,
      ...settlementNames,
      ...countNumbers,
      ...incidentRoom,
    ].filter((layer) => !('source' in layer) || isKnown(String(layer.source), layers)),
  };
}

function isKnown(source: string, layers: readonly TileLayer[]): boolean {
  return ['outline', 'names', 'overlay', 'counts'].includes(source) || layers.flatMap(sourcesOf).includes(source as TileSource);
}
