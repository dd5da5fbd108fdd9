import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { TEXT_FONT, palette } from '../palette.ts';

const source = { source: 'settlements', 'source-layer': 'settlements' } as const;
const verified: ExpressionSpecification = ['in', ['get', 'standing'], ['literal', ['accepted', 'agreed']]];
const width: ExpressionSpecification = ['case', ['boolean', ['feature-state', 'selected'], false], 4, 2];

export const settlementAreas: LayerSpecification[] = [
  {
    id: 'settlements-fill',
    type: 'fill',
    ...source,
    paint: {
      'fill-color': palette.settlement,
      'fill-opacity': ['interpolate', ['linear'], ['zoom'], 11, 0.3, 14, 0.14, 17, 0.06],
    },
  },
];

/** A settled boundary is a solid line, one that nobody has agreed to yet is dashed. */
export const settlementLines: LayerSpecification[] = [
  {
    id: 'settlements-line',
    type: 'line',
    ...source,
    filter: verified,
    layout: { 'line-join': 'round' },
    paint: { 'line-color': palette.settlement, 'line-width': width },
  },
  {
    id: 'settlements-line-unverified',
    type: 'line',
    ...source,
    filter: ['!', verified],
    layout: { 'line-join': 'round' },
    paint: { 'line-color': palette.settlement, 'line-width': width, 'line-dasharray': [2.4, 1.8] },
  },
];

export const settlementNames: LayerSpecification[] = [
  {
    id: 'settlement-dots',
    type: 'circle',
    source: 'names',
    maxzoom: 12.5,
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 5, 3, 10, 5.5, 12.5, 4],
      'circle-color': ['case', ['get', 'verified'], palette.settlement, '#ffffff'],
      'circle-stroke-color': ['case', ['get', 'verified'], '#ffffff', palette.settlement],
      'circle-stroke-width': 1.6,
    },
  },
  {
    id: 'settlement-names',
    type: 'symbol',
    source: 'names',
    layout: {
      'text-field': ['get', 'name'],
      'text-font': TEXT_FONT,
      'text-size': ['interpolate', ['linear'], ['zoom'], 6, 11.5, 12, 13.5, 16, 16],
      'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
      'text-radial-offset': ['interpolate', ['linear'], ['zoom'], 6, 0.6, 12.4, 0.7, 12.6, 0],
      'text-justify': 'auto',
      'text-max-width': 9,
    },
    paint: { 'text-color': '#0f4a2b', 'text-halo-color': palette.halo, 'text-halo-width': 1.6 },
  },
];
