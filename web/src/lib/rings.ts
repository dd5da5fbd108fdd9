import type { Geometry } from 'geojson';

/** The corners of an area that has one part and no hole, without the repeated last one; null for any other shape. */
export function onlyRing(geometry: Geometry | null | undefined): [number, number][] | null {
  const polygons =
    geometry?.type === 'Polygon' ? [geometry.coordinates] : geometry?.type === 'MultiPolygon' ? geometry.coordinates : [];
  const ring = polygons.length === 1 && polygons[0]?.length === 1 ? polygons[0][0] : undefined;
  return ring ? ring.slice(0, -1).map(([lon = 0, lat = 0]) => [lon, lat]) : null;
}
