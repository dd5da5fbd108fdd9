import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { ROOM } from '../hatch.ts';
import { palette } from '../palette.ts';

const source = { source: 'incidents', 'source-layer': 'incidents' } as const;
const selected: ExpressionSpecification = ['boolean', ['feature-state', 'selected'], false];

/** A threat is hollow, what was carried out is full: the phase reads without colour too. */
export const incidents: LayerSpecification[] = [
  {
    id: 'incidents-dot',
    type: 'circle',
    ...source,
    paint: {
      'circle-radius': [
        'interpolate',
        ['linear'],
        ['zoom'],
        12,
        ['case', selected, 10, 6],
        17,
        ['case', selected, 12, 8.5],
      ],
      'circle-color': [
        'match',
        ['get', 'phase'],
        ['threat', 'notice'],
        '#ffffff',
        'marking',
        '#e3a89e',
        'execution',
        palette.incident,
        'aftermath',
        '#6e241a',
        '#d9c6c2',
      ],
      'circle-stroke-color': ['case', selected, palette.focus, ['==', ['get', 'phase'], 'execution'], '#ffffff', palette.incident],
      'circle-stroke-width': ['case', selected, 3.5, ['==', ['get', 'phase'], 'threat'], 1.6, 2.4],
    },
  },
];

/** Nothing to see: names keep clear of the dots, as far as they find another place. */
export const incidentRoom: LayerSpecification[] = [
  {
    id: 'incidents-room',
    type: 'symbol',
    ...source,
    layout: { 'icon-image': ROOM, 'icon-size': ['interpolate', ['linear'], ['zoom'], 12, 1, 17, 1.4], 'icon-allow-overlap': true },
  },
];
