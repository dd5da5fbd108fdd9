import type { LayerSpecification } from 'maplibre-gl';
import { TEXT_FONT, palette } from '../palette.ts';

const isArea: ['==', ['geometry-type'], 'Polygon'] = ['==', ['geometry-type'], 'Polygon'];

/** Land, blocks, rivers and streets: quiet, so that records stand out. */
export const ground: LayerSpecification[] = [
  {
    id: 'background',
    type: 'background',
    // The coastline of the atlas is too coarse for streets: zoomed in, all is land.
    paint: { 'background-color': ['interpolate', ['linear'], ['zoom'], 7, palette.sea, 9, palette.land] },
  },
  {
    id: 'outline-land',
    type: 'fill',
    source: 'outline',
    maxzoom: 9,
    paint: {
      'fill-color': ['case', ['get', 'home'], palette.land, palette.abroad],
      'fill-opacity': ['interpolate', ['linear'], ['zoom'], 7, 1, 9, 0],
    },
  },
  {
    id: 'outline-border',
    type: 'line',
    source: 'outline',
    filter: ['get', 'home'],
    paint: { 'line-color': palette.placeLine, 'line-width': 1.2 },
  },
  {
    id: 'base-block',
    type: 'fill',
    source: 'base',
    'source-layer': 'base',
    filter: ['==', ['get', 'kind'], 'block'],
    paint: { 'fill-color': palette.block },
  },
  {
    id: 'base-river-area',
    type: 'fill',
    source: 'base',
    'source-layer': 'base',
    filter: ['all', ['==', ['get', 'kind'], 'river'], isArea],
    paint: { 'fill-color': palette.river },
  },
  {
    id: 'base-river',
    type: 'line',
    source: 'base',
    'source-layer': 'base',
    filter: ['all', ['==', ['get', 'kind'], 'river'], ['!', isArea]],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': palette.river,
      'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 8, 0.8, 13, 3, 18, 22],
    },
  },
  ...(['edge', 'face'] as const).map(
    (part): LayerSpecification => ({
      id: `base-street-${part}`,
      type: 'line',
      source: 'base',
      'source-layer': 'base',
      filter: ['==', ['get', 'kind'], 'street'],
      minzoom: part === 'edge' ? 13 : 10,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': part === 'edge' ? palette.streetEdge : palette.street,
        'line-width':
          part === 'edge'
            ? ['interpolate', ['exponential', 1.6], ['zoom'], 13, 2.6, 16, 8, 18, 20]
            : ['interpolate', ['exponential', 1.6], ['zoom'], 10, 0.6, 13, 1.8, 16, 6.4, 18, 18],
      },
    }),
  ),
];

export const groundNames: LayerSpecification[] = [
  {
    id: 'base-names',
    type: 'symbol',
    source: 'base',
    'source-layer': 'base',
    minzoom: 14,
    filter: ['all', ['has', 'name'], ['in', ['get', 'kind'], ['literal', ['street', 'river']]]],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 340,
      'text-field': ['get', 'name'],
      'text-font': TEXT_FONT,
      'text-size': 11.5,
    },
    paint: {
      'text-color': ['case', ['==', ['get', 'kind'], 'river'], '#3f7182', '#6b766f'],
      'text-halo-color': palette.halo,
      'text-halo-width': 1.4,
    },
  },
];
