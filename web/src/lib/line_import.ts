import type { Geometry, Position } from 'geojson';

const MOST_BYTES = 5_000_000;
const MOST_POINTS = 20_000;

/** Why a file gave no line; each is a message the reader sees. */
export type ImportFault = 'too-large' | 'not-read' | 'no-line' | 'too-long';
export type ImportedLine = { line: [number, number][] } | { fault: ImportFault };

/** Reads one line from GeoJSON, GPX or KML text: the longest that is in it. */
export function lineFromFile(text: string, parseXml: (xml: string) => Document): ImportedLine {
  if (text.length > MOST_BYTES) return { fault: 'too-large' };
  let lines: [number, number][][];
  try {
    lines = text.trimStart().startsWith('{') ? linesOfGeoJson(JSON.parse(text)) : linesOfXml(parseXml(text));
  } catch {
    return { fault: 'not-read' };
  }
  const longest = lines.map(withoutRepeats).sort((one, other) => other.length - one.length)[0];
  if (!longest || longest.length < 2) return { fault: 'no-line' };
  return longest.length > MOST_POINTS ? { fault: 'too-long' } : { line: longest };
}

/** Reads "longitude, latitude" lines typed by hand; null when a line is not a place on Earth. */
export function lineFromText(text: string): [number, number][] | null {
  const rows = text.split('\n').map((row) => row.trim()).filter(Boolean);
  const line: [number, number][] = [];
  for (const row of rows) {
    const parts = row.split(/[,;\s]+/).map(Number);
    const point = position(parts);
    if (!point || parts.length !== 2) return null;
    line.push(point);
  }
  return line;
}

export function textFromLine(line: [number, number][]): string {
  return line.map(([lon, lat]) => `${lon.toFixed(6)}, ${lat.toFixed(6)}`).join('\n');
}

function linesOfGeoJson(value: unknown): [number, number][][] {
  if (typeof value !== 'object' || value === null) return [];
  const object = value as { type?: string; features?: unknown[]; geometry?: unknown; geometries?: unknown[] };
  if (object.type === 'FeatureCollection') return (object.features ?? []).flatMap(linesOfGeoJson);
  if (object.type === 'Feature') return linesOfGeoJson(object.geometry);
  if (object.type === 'GeometryCollection') return (object.geometries ?? []).flatMap(linesOfGeoJson);
  const geometry = value as Geometry;
  if (geometry.type === 'LineString') return [positions(geometry.coordinates)];
  if (geometry.type === 'MultiLineString') return geometry.coordinates.map(positions);
  return [];
}

function linesOfXml(document: Document): [number, number][][] {
  if (document.getElementsByTagName('parsererror').length > 0) throw new Error('not well-formed');
  const tracks = ['trkseg', 'rte'].flatMap((name) =>
    [...document.getElementsByTagNameNS('*', name)].map((track) =>
      [...track.children]
        .map((point) => position([Number(point.getAttribute('lon')), Number(point.getAttribute('lat'))]))
        .filter((point) => point !== null),
    ),
  );
  const paths = [...document.getElementsByTagNameNS('*', 'LineString')].map((path) => {
    const text = path.getElementsByTagNameNS('*', 'coordinates')[0]?.textContent ?? '';
    return positions(text.trim().split(/\s+/).map((tuple) => tuple.split(',').map(Number)));
  });
  return [...tracks, ...paths];
}

function positions(list: Position[]): [number, number][] {
  return list.map(position).filter((point) => point !== null);
}

function position([lon, lat]: Position): [number, number] | null {
  if (lon === undefined || lat === undefined || !Number.isFinite(lon) || !Number.isFinite(lat)) return null;
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : null;
}

function withoutRepeats(line: [number, number][]): [number, number][] {
  return line.filter((point, index) => {
    const before = line[index - 1];
    return !before || before[0] !== point[0] || before[1] !== point[1];
  });
}
