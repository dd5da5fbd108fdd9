import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Room } from '../gathered.ts';
import { TEXT_FONT, palette } from '../palette.ts';

/** Where single things are too small to be told apart, the map shows how many there are per cell. */
type Look = { fill: ExpressionSpecification | string; edge: string; ink: ExpressionSpecification | string; beside: number; at: [number, number] };

const count: ExpressionSpecification = ['to-number', ['get', 'count']];
const isDone: ExpressionSpecification = ['>', ['to-number', ['get', 'carriedOut'], 0], 0];

/**
 * Three marks may stand in one cell, so each kind has its own place round the middle. Where bundles of
 * settlements are drawn, the marks stand in a row below them.
 */
const ROW_PX = 36;
export const BUNDLES_END = 11;

/** As for single incidents: what was only threatened is hollow, what was carried out is full; the public is told neither. */
const incidentFill: ExpressionSpecification = ['case', ['get', 'open'], palette.incidentPale, isDone, palette.incident, '#ffffff'];

const LOOKS = {
  structures: { fill: palette.structurePale, edge: palette.structureEdge, ink: palette.ink, beside: 0, at: [0, -20] },
  claims: { fill: palette.claimPale, edge: palette.claim, ink: palette.ink, beside: 32, at: [17, 15] },
  incidents: {
    fill: incidentFill,
    edge: palette.incident,
    ink: ['case', ['all', isDone, ['!', ['get', 'open']]], '#ffffff', palette.ink],
    beside: -32,
    at: [-17, 15],
  },
} as const satisfies Record<string, Look>;
type Kind = keyof typeof LOOKS;

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

/** Below this zoom a kind is counted; from it on, single things are shown. */
const END: Record<Kind, number> = { structures: 14, claims: 12, incidents: 12 };
export const COUNT_SOURCES = ['public_counts', 'structure_counts', 'claim_counts', 'incident_counts'] as const;
const ENDS: Record<(typeof COUNT_SOURCES)[number], number> = {
  public_counts: 14,
  structure_counts: END.structures,
  claim_counts: END.claims,
  incident_counts: END.incidents,
};

/** How far apart places must lie, so that the marks round one stay clear of those round the next. */
export function countRoom(zoom: number): Room {
  if (zoom < BUNDLES_END) return [92, 44];
  return zoom < END.claims ? [64, 62] : [40, 40];
}

const NUMBER_PX = 11.5;
const inEms = ([x, y]: readonly [number, number]): [number, number] => [x / NUMBER_PX, y / NUMBER_PX];

/** The cells as the server sends them: not to be seen, their marks are made of them. */
export const countCells: LayerSpecification[] = COUNT_SOURCES.map((source) => ({
  id: `${source}-cells`,
  type: 'circle',
  source,
  'source-layer': source,
  maxzoom: ENDS[source],
  paint: { 'circle-radius': 0, 'circle-opacity': 0 },
}));

const KINDS = Object.keys(LOOKS) as Kind[];

export const countMarks: LayerSpecification[] = KINDS.map((kind) => {
  const look = LOOKS[kind];
  return {
    id: `counts-${kind}`,
    type: 'circle',
    source: 'counts',
    maxzoom: END[kind],
    filter: ['==', ['get', 'kind'], kind],
    paint: {
      'circle-radius': radius,
      'circle-color': look.fill,
      'circle-opacity': 0.92,
      'circle-stroke-color': look.edge,
      'circle-stroke-width': 1.4,
      'circle-translate': ['step', ['zoom'], ['literal', [look.beside, ROW_PX]], BUNDLES_END, ['literal', [...look.at]]],
    },
  };
});

/** Placed before the names of settlements, which then keep clear of them. */
export const countNumbers: LayerSpecification[] = KINDS.map((kind) => {
  const look = LOOKS[kind];
  return {
    id: `counts-${kind}-number`,
    type: 'symbol',
    source: 'counts',
    maxzoom: END[kind],
    filter: ['==', ['get', 'kind'], kind],
    layout: {
      'text-field': words,
      'text-font': TEXT_FONT,
      'text-size': NUMBER_PX,
      'text-offset': ['step', ['zoom'], ['literal', inEms([look.beside, ROW_PX])], BUNDLES_END, ['literal', inEms(look.at)]],
      'text-padding': 6,
      'text-allow-overlap': true,
    },
    paint: { 'text-color': look.ink },
  };
});
