import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { TEXT_FONT, palette } from '../palette.ts';

const source = { source: 'structures', 'source-layer': 'structures' } as const;
const reading: ExpressionSpecification = ['coalesce', ['feature-state', 'reading'], 'none'];
const selected: ExpressionSpecification = ['boolean', ['feature-state', 'selected'], false];

const face: ExpressionSpecification = [
  'match',
  reading,
  'certain',
  palette.certain,
  'likely',
  palette.likely,
  'possible',
  palette.possible,
  palette.structure,
];
const edge: ExpressionSpecification = [
  'case',
  selected,
  palette.focus,
  ['==', reading, 'none'],
  palette.structureEdge,
  palette.certain,
];

export const structures: LayerSpecification[] = [
  {
    id: 'structures-fill',
    type: 'fill',
    ...source,
    minzoom: 14,
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': face, 'fill-opacity': ['case', ['==', reading, 'none'], 0.5, 0.95] },
  },
  {
    id: 'structures-edge',
    type: 'line',
    ...source,
    minzoom: 15,
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'line-color': edge, 'line-width': ['case', selected, 3, ['==', reading, 'none'], 0.6, 1.4] },
  },
  {
    id: 'structures-dot',
    type: 'circle',
    ...source,
    minzoom: 14,
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-radius': ['interpolate', ['exponential', 1.5], ['zoom'], 14, 1.8, 16, 4, 19, 9],
      'circle-color': face,
      'circle-opacity': ['case', ['==', reading, 'none'], 0.75, 1],
      'circle-stroke-color': edge,
      'circle-stroke-width': [
        'case',
        selected,
        3,
        ['!=', reading, 'none'],
        1.4,
        0,
      ],
    },
  },
  {
    id: 'structures-number',
    type: 'symbol',
    ...source,
    minzoom: 18,
    layout: { 'text-field': ['to-string', ['get', 'number']], 'text-font': TEXT_FONT, 'text-size': 11 },
    paint: { 'text-color': palette.ink, 'text-halo-color': palette.halo, 'text-halo-width': 1.2 },
  },
];
