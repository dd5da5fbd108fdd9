import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { TEXT_FONT, palette } from '../palette.ts';

const source = { source: 'claims', 'source-layer': 'claims' } as const;
const rival: ExpressionSpecification = ['to-boolean', ['coalesce', ['get', 'rival'], false]];
const number: ExpressionSpecification = ['to-number', ['id'], 0];
const dashed: ExpressionSpecification = ['all', rival, ['==', ['%', ['floor', ['/', number, 3]], 2], 1]];
const width: ExpressionSpecification = ['case', ['boolean', ['feature-state', 'selected'], false], 4, 1.6];

/** How the hatches of rival claims lean, by the claim's number. */
export const RIVAL_HATCHES = ['rival-up', 'rival-down', 'rival-across'] as const;

/**
 * Rival claims are hatched, so that colour-blind eyes and a grey printer still tell them from others. The hatch, the
 * outline and the code on it tell one rival from the next; whose it is tells the record, for a name stays out of tiles.
 */
export const claims: LayerSpecification[] = [
  { id: 'claims-fill', type: 'fill', ...source, paint: { 'fill-color': palette.claim, 'fill-opacity': 0.12 } },
  ...RIVAL_HATCHES.map(
    (hatch, index): LayerSpecification => ({
      id: `claims-${hatch}`,
      type: 'fill',
      ...source,
      filter: ['all', rival, ['==', ['%', number, 3], index]],
      paint: { 'fill-pattern': hatch, 'fill-opacity': 0.6 },
    }),
  ),
  { id: 'claims-line', type: 'line', ...source, filter: ['!', dashed], paint: { 'line-color': palette.claimEdge, 'line-width': width } },
  {
    id: 'claims-line-dashed',
    type: 'line',
    ...source,
    filter: dashed,
    paint: { 'line-color': palette.claimEdge, 'line-width': width, 'line-dasharray': [4, 2] },
  },
];

/** The code of each claim along its own outline: two rivals over one ground would write over each other in its middle. */
export const claimNames: LayerSpecification[] = [
  {
    id: 'claims-name',
    type: 'symbol',
    ...source,
    minzoom: 14.5,
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 260,
      'text-field': ['get', 'reference'],
      'text-font': TEXT_FONT,
      'text-size': 12,
      'text-padding': 8,
    },
    paint: { 'text-color': palette.claimInk, 'text-halo-color': palette.halo, 'text-halo-width': 1.8 },
  },
];
