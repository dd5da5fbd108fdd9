import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { palette } from '../palette.ts';

const source = { source: 'claims', 'source-layer': 'claims' } as const;
const rival: ExpressionSpecification = ['to-boolean', ['coalesce', ['get', 'rival'], false]];
export const RIVAL_HATCH = 'rival-hatch';

/** Rival claims are hatched, so that colour-blind eyes and a grey printer still tell them apart. */
export const claims: LayerSpecification[] = [
  { id: 'claims-fill', type: 'fill', ...source, paint: { 'fill-color': palette.claim, 'fill-opacity': 0.12 } },
  { id: 'claims-hatch', type: 'fill', ...source, filter: rival, paint: { 'fill-pattern': RIVAL_HATCH, 'fill-opacity': 0.7 } },
  {
    id: 'claims-line',
    type: 'line',
    ...source,
    paint: {
      'line-color': palette.claim,
      'line-width': ['case', ['boolean', ['feature-state', 'selected'], false], 4, 1.6],
    },
  },
];
