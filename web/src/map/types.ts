import type { Feature, FeatureCollection } from 'geojson';
import type { Reading } from '../api/types.ts';

export const TILE_LAYERS = ['base', 'places', 'settlements', 'structures', 'claims', 'corridors', 'incidents'] as const;
/** What may be listed: the layers of single things, and the counts that everybody may see instead. */
export type TileLayer = (typeof TILE_LAYERS)[number] | 'public_counts';

/** Counts per cell that stand for a layer until single things can be told apart. */
export const COUNTS = { structures: 'structure_counts', claims: 'claim_counts', incidents: 'incident_counts' } as const;
export type TileSource = TileLayer | (typeof COUNTS)[keyof typeof COUNTS];

/** A layer's own tiles and those that stand in for it. */
export function sourcesOf(layer: string): TileSource[] {
  const counts = layer in COUNTS ? [COUNTS[layer as keyof typeof COUNTS]] : [];
  return [layer as TileLayer, ...counts];
}
export type Box = [west: number, south: number, east: number, north: number];

export type Inset = { top?: number; right?: number; bottom?: number; left?: number };

/** What a shape drawn over the map stands for; each has one look. */
export type OverlayRole =
  | 'track'
  | 'ring'
  | 'present'
  | 'gained'
  | 'lost'
  | 'corridor-line'
  | 'corridor-band'
  | 'claim'
  | 'rival'
  | 'extent'
  | 'pin'
  | 'finding';

export type Picked = {
  layer: TileLayer;
  featureId: string;
  properties: Record<string, string | number | boolean | null>;
  at: [number, number];
};

export type MapWords = { map: string; zoomIn: string; zoomOut: string };

export type MapHandle = {
  fit(box: Box, options?: { instant?: boolean }): void;
  flyTo(centre: [number, number], zoom?: number, over?: Inset): void;
  toggle(layer: TileLayer, shown: boolean): void;
  /** Draws shapes above the tiles: those of the page, and beside them those of what was chosen on the map. */
  overlay(features: Feature[], of?: 'page' | 'chosen'): void;
  names(settlements: FeatureCollection): void;
  readings(structures: { feature_id: string; reading: Reading }[]): void;
  select(picked: { layer: TileLayer; featureId: string } | null): void;
  refresh(layer: string, boxes: Box[]): void;
  refreshAll(): void;
  /** Shows the tiles of a day; null is today. */
  at(day: string | null): void;
  onPick(handler: (picked: Picked | null) => void): void;
  draw(mode: 'linestring' | 'polygon' | 'point', done: (coordinates: [number, number][]) => void): Promise<() => void>;
  /** The map's own words, in the reader's language. */
  speak(words: MapWords): void;
  destroy(): void;
};

/** `label` is written along the shape's edge. */
export function overlay(role: OverlayRole, geometry: Feature['geometry'] | null | undefined, label?: string): Feature[] {
  return geometry ? [{ type: 'Feature', properties: label ? { role, label } : { role }, geometry }] : [];
}

/** A corner of the map where nothing else stands. */
export type SpareCorner = 'bottom-left' | 'top-left';
