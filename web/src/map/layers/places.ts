import type { LayerSpecification } from 'maplibre-gl';
import { palette } from '../palette.ts';

export const places: LayerSpecification[] = [
  {
    id: 'places-line',
    type: 'line',
    source: 'places',
    'source-layer': 'places',
    paint: { 'line-color': palette.placeLine, 'line-width': 0.8, 'line-dasharray': [4, 2, 1, 2], 'line-opacity': 0.8 },
  },
];
