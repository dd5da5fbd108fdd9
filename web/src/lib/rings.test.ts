import { expect, test } from 'vitest';
import { onlyRing } from './rings.ts';

const ring = [[36.8, -1.2], [36.9, -1.2], [36.9, -1.3], [36.8, -1.2]];

test('one part without a hole gives its corners, as polygon or as many polygons', () => {
  const corners = [[36.8, -1.2], [36.9, -1.2], [36.9, -1.3]];
  expect(onlyRing({ type: 'Polygon', coordinates: [ring] })).toEqual(corners);
  expect(onlyRing({ type: 'MultiPolygon', coordinates: [[ring]] })).toEqual(corners);
});

test('parts and holes are no single ring', () => {
  expect(onlyRing({ type: 'MultiPolygon', coordinates: [[ring], [ring]] })).toBeNull();
  expect(onlyRing({ type: 'Polygon', coordinates: [ring, ring] })).toBeNull();
  expect(onlyRing({ type: 'Point', coordinates: [36.8, -1.2] })).toBeNull();
});
