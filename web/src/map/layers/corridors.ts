import type { LayerSpecification } from 'maplibre-gl';
import { TEXT_FONT, palette } from '../palette.ts';

const source = { source: 'corridors', 'source-layer': 'corridors' } as const;

export const corridors: LayerSpecification[] = [
  {
    id: 'corridors-fill',
    type: 'fill',
    ...source,
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': palette.corridor, 'fill-opacity': 0.16 },
  },
  {
    id: 'corridors-line',
    type: 'line',
    ...source,
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': palette.corridor,
      'line-width': ['case', ['boolean', ['feature-state', 'selected'], false], 5, 2.4],
      'line-opacity': 0.9,
    },
  },
];

export const corridorNames: LayerSpecification[] = [
  {
    id: 'corridors-name',
    type: 'symbol',
    ...source,
    minzoom: 11,
    filter: ['==', ['geometry-type'], 'LineString'],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 420,
      'text-field': ['get', 'name'],
      'text-font': TEXT_FONT,
      'text-size': 12.5,
    },
    paint: { 'text-color': '#2b4569', 'text-halo-color': palette.halo, 'text-halo-width': 1.8 },
  },
];
