const EARTH_RADIUS_M = 6_371_008.8;

/** Great-circle distance in metres (haversine); good enough to put near things first. */
export function metresBetween(one: [number, number], other: [number, number]): number {
  const rad = Math.PI / 180;
  const height = Math.sin(((other[1] - one[1]) * rad) / 2) ** 2;
  const across = Math.sin(((other[0] - one[0]) * rad) / 2) ** 2;
  const chord = height + Math.cos(one[1] * rad) * Math.cos(other[1] * rad) * across;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(chord));
}
