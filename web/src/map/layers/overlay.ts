import type { FilterSpecification, LayerSpecification } from 'maplibre-gl';
import { TEXT_FONT, palette } from '../palette.ts';
import type { OverlayRole } from '../types.ts';

const role = (...roles: OverlayRole[]): FilterSpecification => ['in', ['get', 'role'], ['literal', roles]];
export const LOST_HATCH = 'lost-hatch';
export const GAINED_HATCH = 'gained-hatch';

/** Shapes of the record in hand, drawn above the tiles. */
export const overlayLayers: LayerSpecification[] = [
  {
    id: 'overlay-band',
    type: 'fill',
    source: 'overlay',
    filter: role('corridor-band'),
    paint: { 'fill-color': palette.corridor, 'fill-opacity': 0.22 },
  },
  {
    id: 'overlay-ring-fill',
    type: 'fill',
    source: 'overlay',
    filter: role('ring'),
    paint: { 'fill-color': palette.settlement, 'fill-opacity': 0.16 },
  },
  {
    id: 'overlay-claim-fill',
    type: 'fill',
    source: 'overlay',
    filter: role('claim'),
    paint: { 'fill-color': palette.claim, 'fill-opacity': 0.22 },
  },
  { id: 'overlay-gained', type: 'fill', source: 'overlay', filter: role('gained'), paint: { 'fill-pattern': GAINED_HATCH } },
  { id: 'overlay-lost', type: 'fill', source: 'overlay', filter: role('lost'), paint: { 'fill-pattern': LOST_HATCH } },
  {
    id: 'overlay-present',
    type: 'line',
    source: 'overlay',
    filter: role('present', 'extent'),
    layout: { 'line-join': 'round' },
    paint: { 'line-color': palette.inkSoft, 'line-width': 2, 'line-dasharray': [1, 1.6] },
  },
  {
    id: 'overlay-band-line',
    type: 'line',
    source: 'overlay',
    filter: role('corridor-band'),
    paint: { 'line-color': palette.corridor, 'line-width': 1.2, 'line-dasharray': [3, 2] },
  },
  {
    id: 'overlay-solid',
    type: 'line',
    source: 'overlay',
    filter: role('ring', 'claim', 'corridor-line'),
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: {
      'line-color': [
        'match',
        ['get', 'role'],
        'ring',
        palette.settlement,
        'claim',
        palette.claim,
        palette.corridor,
      ],
      'line-width': 3.2,
    },
  },
  {
    id: 'overlay-rival-casing',
    type: 'line',
    source: 'overlay',
    filter: role('rival'),
    layout: { 'line-join': 'round' },
    paint: { 'line-color': palette.halo, 'line-width': 5, 'line-opacity': 0.8 },
  },
  {
    id: 'overlay-rival',
    type: 'line',
    source: 'overlay',
    filter: role('rival'),
    layout: { 'line-join': 'round' },
    paint: { 'line-color': palette.claimInk, 'line-width': 2.6, 'line-dasharray': [2.5, 1.5] },
  },
  {
    id: 'overlay-label',
    type: 'symbol',
    source: 'overlay',
    filter: ['has', 'label'],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 300,
      'text-field': ['get', 'label'],
      'text-font': TEXT_FONT,
      'text-size': 13.5,
      'text-max-angle': 80,
      'text-padding': 4,
    },
    paint: { 'text-color': palette.claimInk, 'text-halo-color': palette.halo, 'text-halo-width': 2.2 },
  },
  {
    id: 'overlay-track',
    type: 'line',
    source: 'overlay',
    filter: role('track'),
    layout: { 'line-join': 'round' },
    paint: { 'line-color': palette.track, 'line-width': 1.4, 'line-opacity': 0.75 },
  },
  {
    id: 'overlay-points',
    type: 'circle',
    source: 'overlay',
    filter: role('pin', 'finding'),
    paint: {
      'circle-radius': ['case', ['==', ['get', 'role'], 'pin'], 9, 7],
      'circle-color': ['case', ['==', ['get', 'role'], 'pin'], palette.incident, '#ffffff'],
      'circle-stroke-color': ['case', ['==', ['get', 'role'], 'pin'], '#ffffff', palette.ink],
      'circle-stroke-width': 3,
    },
  },
];
