import { expect, test } from 'vitest';
import { lineFromFile, lineFromText, textFromLine } from './line_import.ts';

const noXml = (): Document => {
  throw new Error('no XML in this test');
};

test('the longest line of a GeoJSON file is taken and repeats are dropped', () => {
  const file = JSON.stringify({
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: [[36, -1], [36.1, -1]] } },
      {
        type: 'Feature',
        properties: {},
        geometry: { type: 'MultiLineString', coordinates: [[[36, -1], [36, -1], [36.2, -1.1], [36.3, -1.2]]] },
      },
    ],
  });
  expect(lineFromFile(file, noXml)).toEqual({ line: [[36, -1], [36.2, -1.1], [36.3, -1.2]] });
});

test('a file without a line says so', () => {
  expect(lineFromFile('{"type":"Point","coordinates":[36,-1]}', noXml)).toEqual({ fault: 'no-line' });
  expect(lineFromFile('{"type":', noXml)).toEqual({ fault: 'not-read' });
});

test('typed coordinates come back as they were and nonsense is refused', () => {
  expect(lineFromText('36.8, -1.3\n36.9 -1.2\n')).toEqual([[36.8, -1.3], [36.9, -1.2]]);
  expect(lineFromText('36.8, -91')).toBeNull();
  expect(lineFromText('here, there')).toBeNull();
  expect(lineFromText(textFromLine([[36.8, -1.3]]))).toEqual([[36.8, -1.3]]);
});
