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

/** The county that all settlements of a bundle lie in; empty where they lie in several, or it is not known. */
export const bundleProperties = {
  county: [['case', ['==', ['accumulated'], ['get', 'county']], ['accumulated'], ''], ['get', 'county']],
};

const isBundle: ExpressionSpecification = ['has', 'point_count'];

type Anchors = ['literal', (string | [number, number])[]];
/** Where a name may stand, the best place first, in ems from the middle of its settlement. */
const BESIDE_DOT: Anchors = [
  'literal',
  [
    ...['left', [0.7, 0], 'right', [-0.7, 0], 'top', [0, 0.7], 'bottom', [0, -0.7]],
    ...['left', [0.6, 1.2], 'left', [0.6, -1.2], 'right', [-0.6, 1.2], 'right', [-0.6, -1.2], 'bottom', [0, -3]],
    ...['left', [2, -1.5], 'right', [-2, -1.5], 'top', [0, 2.2], 'left', [2.6, 1.2], 'right', [-2.6, 1.2]],
    ...['top', [0, 3.2], 'bottom', [0, -4.4]],
  ] as Anchors[1],
];
const IN_OUTLINE: Anchors = [
  'literal',
  [
    ...['center', [0, 0], 'top', [0, 0.8], 'bottom', [0, -0.8], 'left', [0.8, 0], 'right', [-0.8, 0]],
    ...['top', [0, 2], 'bottom', [0, -2], 'left', [2, 1.5], 'right', [-2, 1.5], 'top', [0, 3.2], 'bottom', [0, -3.2]],
  ] as Anchors[1],
];

export const settlementNames: LayerSpecification[] = [
  {
    id: 'settlement-bundles',
    type: 'circle',
    source: 'names',
    filter: isBundle,
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['get', 'point_count'], 2, 13, 50, 24],
      'circle-color': palette.settlement,
      'circle-stroke-color': palette.settlement,
      'circle-stroke-opacity': 0.22,
      'circle-stroke-width': 5,
    },
  },
  {
    id: 'settlement-dots',
    type: 'circle',
    source: 'names',
    filter: ['!', isBundle],
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
    filter: ['!', isBundle],
    layout: {
      'text-field': ['get', 'name'],
      'text-font': TEXT_FONT,
      'text-size': ['interpolate', ['linear'], ['zoom'], 6, 11.5, 12, 13.5, 16, 16],
      'text-variable-anchor-offset': ['step', ['zoom'], BESIDE_DOT, 12.5, IN_OUTLINE],
      'text-justify': 'auto',
      'text-max-width': 9,
    },
    paint: { 'text-color': '#0f4a2b', 'text-halo-color': palette.halo, 'text-halo-width': 1.6 },
  },
  {
    id: 'settlement-bundle-places',
    type: 'symbol',
    source: 'names',
    // Nearer, several bundles lie in one county, and it would be told again and again.
    maxzoom: 8,
    filter: ['all', isBundle, ['!=', ['get', 'county'], '']],
    layout: {
      'text-field': ['get', 'county'],
      'text-font': TEXT_FONT,
      'text-size': 13.5,
      'text-anchor': 'bottom',
      'text-offset': ['interpolate', ['linear'], ['get', 'point_count'], 2, ['literal', [0, -1.8]], 50, ['literal', [0, -2.5]]],
    },
    paint: { 'text-color': '#0f4a2b', 'text-halo-color': palette.halo, 'text-halo-width': 1.6 },
  },
  // After the names, and so placed before them: they keep clear of the bundles.
  {
    id: 'settlement-bundle-counts',
    type: 'symbol',
    source: 'names',
    filter: isBundle,
    layout: { 'text-field': ['to-string', ['get', 'point_count']], 'text-font': TEXT_FONT, 'text-size': 14, 'text-allow-overlap': true, 'text-padding': 12 },
    paint: { 'text-color': '#ffffff' },
  },
];
