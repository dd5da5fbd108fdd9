import { createRequire } from 'node:module';
import type { Plugin } from 'vite';
import { feature } from 'topojson-client';
import type { Topology, GeometryCollection } from 'topojson-specification';

const require = createRequire(import.meta.url);
const KENYA = '404';
const NEIGHBOURS = ['834', '800', '728', '231', '706', '108', '646'];
const MODULE = 'virtual:country-outline';

type Named = GeometryCollection<{ name: string }>;

/** Cuts Kenya (1:10 m) and its neighbours (1:50 m) out of world-atlas when the page is built. */
export function countryOutline(): Plugin {
  return {
    name: 'country-outline',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load(id) {
      if (id !== `\0${MODULE}`) return null;
      const fine = pick(require('world-atlas/countries-10m.json') as Topology, [KENYA], 3);
      const coarse = pick(require('world-atlas/countries-50m.json') as Topology, NEIGHBOURS, 2);
      const collection = { type: 'FeatureCollection', features: [...coarse, ...fine] };
      return `export default ${JSON.stringify(collection)};`;
    },
  };
}

function pick(topology: Topology, ids: string[], decimals: number): unknown[] {
  const countries = feature(topology, topology.objects['countries'] as Named);
  return countries.features
    .filter((country) => ids.includes(String(country.id)))
    .map((country) => ({
      type: 'Feature',
      properties: { home: String(country.id) === KENYA },
      geometry: rounded(country.geometry, decimals),
    }));
}

function rounded(value: unknown, decimals: number): unknown {
  if (typeof value === 'number') return Number(value.toFixed(decimals));
  if (Array.isArray(value)) return value.map((inner) => rounded(inner, decimals));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner, decimals)]));
  }
  return value;
}
