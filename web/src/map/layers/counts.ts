import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { TEXT_FONT, palette } from '../palette.ts';

/** Where single things are too small to be told apart, the map shows how many there are per cell. */
type Look = { fill: ExpressionSpecification | string; edge: string; ink: ExpressionSpecification | string; beside: number; at: [number, number] };

const count: ExpressionSpecification = ['to-number', ['get', 'count']];
const isDone: ExpressionSpecification = ['>', ['to-number', ['get', 'carried_out'], 0], 0];

/**
 * Three marks may stand in one cell, so each kind has its own place round the middle. Where bundles of
 * settlements are drawn, the marks stand in a row below them.
 */
const ROW_PX = 36;
const BUNDLES_END = 11;

const LOOKS = {
  structures: { fill: palette.structurePale, edge: palette.structureEdge, ink: palette.ink, beside: 0, at: [0, -13] },
  claims: { fill: palette.claimPale, edge: palette.claim, ink: palette.ink, beside: 29, at: [15, 12] },
  incidents: { fill: palette.incidentPale, edge: palette.incident, ink: palette.ink, beside: -29, at: [-15, 12] },
} as const satisfies Record<string, Look>;
type Kind = keyof typeof LOOKS;

/** As for single incidents: what was only threatened is hollow, what was carried out is full. */
const CARRIED_OUT: Partial<Look> = {
  fill: ['case', isDone, palette.incident, '#ffffff'],
  ink: ['case', isDone, '#ffffff', palette.ink],
};

const radius: ExpressionSpecification = [
  'interpolate',
  ['linear'],
  ['ln', ['max', 1, count]],
  0, 7,
  2.3, 10,
  4.6, 12.5,
  9.2, 17,
];

/** 85 · 1.2k · 34k */
const words: ExpressionSpecification = [
  'case',
  ['>=', count, 9950],
  ['concat', ['to-string', ['round', ['/', count, 1000]]], 'k'],
  ['>=', count, 1000],
  ['concat', ['number-format', ['/', count, 1000], { 'max-fraction-digits': 1 }], 'k'],
  ['to-string', count],
];

function marks(source: string, look: Look, id: string, maxzoom: number, what?: Kind): LayerSpecification[] {
  const translate: ExpressionSpecification = [
    'step',
    ['zoom'],
    ['literal', [look.beside, ROW_PX]],
    BUNDLES_END,
    ['literal', look.at],
  ];
  const shared = {
    source,
    'source-layer': source,
    maxzoom,
    ...(what ? { filter: ['==', ['get', 'what'], what] as ExpressionSpecification } : {}),
  };
  return [
    {
      id: `${id}-mark`,
      type: 'circle',
      ...shared,
      paint: {
        'circle-radius': radius,
        'circle-color': look.fill,
        'circle-opacity': 0.92,
        'circle-stroke-color': look.edge,
        'circle-stroke-width': 1.4,
        'circle-translate': translate,
      },
    },
    {
      id: `${id}-number`,
      type: 'symbol',
      ...shared,
      layout: {
        'text-field': words,
        'text-font': TEXT_FONT,
        'text-size': 11.5,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': look.ink, 'text-translate': translate },
    },
  ];
}

/** What everybody may know; the zooms are those of the members' counts. */
export const publicCounts: LayerSpecification[] = [
  ...marks('public_counts', LOOKS.structures, 'public-structures', 14, 'structures'),
  ...marks('public_counts', LOOKS.claims, 'public-claims', 12, 'claims'),
  ...marks('public_counts', LOOKS.incidents, 'public-incidents', 12, 'incidents'),
];

export const liveCounts: LayerSpecification[] = [
  ...marks('structure_counts', LOOKS.structures, 'structure-counts', 14),
  ...marks('claim_counts', LOOKS.claims, 'claim-counts', 12),
  ...marks('incident_counts', { ...LOOKS.incidents, ...CARRIED_OUT }, 'incident-counts', 12),
];
