import type { Geometry, Position } from 'geojson';
import type { Box } from './types.ts';

/** The box around any number of geometries, or null when there is nothing in them. */
export function boxAround(...geometries: (Geometry | null | undefined)[]): Box | null {
  let box: Box | null = null;
  const grow = ([lon, lat]: Position) => {
    if (lon === undefined || lat === undefined) return;
    box = box
      ? [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)]
      : [lon, lat, lon, lat];
  };
  for (const geometry of geometries) if (geometry) eachPosition(geometry, grow);
  return box;
}

function eachPosition(geometry: Geometry, visit: (position: Position) => void): void {
  if (geometry.type === 'GeometryCollection') {
    for (const part of geometry.geometries) eachPosition(part, visit);
  } else walk(geometry.coordinates, visit);
}

function walk(value: unknown, visit: (position: Position) => void): void {
  if (!Array.isArray(value)) return;
  if (typeof value[0] === 'number') visit(value as Position);
  else for (const inner of value) walk(inner, visit);
}
