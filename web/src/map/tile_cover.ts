import type { Box } from './types.ts';

export type TileId = { x: number; y: number; z: number };
const MOST_TILES = 256;

/** The tiles of one zoom that a box touches (Web Mercator), or null when they are too many to name. */
export function tilesOver(box: Box, z: number): TileId[] | null {
  const edge = 2 ** z;
  const [west, south, east, north] = box;
  const left = clampTile(column(west, edge), edge);
  const right = clampTile(column(east, edge), edge);
  const top = clampTile(row(north, edge), edge);
  const bottom = clampTile(row(south, edge), edge);
  if ((right - left + 1) * (bottom - top + 1) > MOST_TILES) return null;
  const tiles: TileId[] = [];
  for (let x = left; x <= right; x += 1) {
    for (let y = top; y <= bottom; y += 1) tiles.push({ x, y, z });
  }
  return tiles;
}

function column(lon: number, edge: number): number {
  return Math.floor(((lon + 180) / 360) * edge);
}

function row(lat: number, edge: number): number {
  const radians = (lat * Math.PI) / 180;
  return Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * edge);
}

function clampTile(value: number, edge: number): number {
  return Math.min(edge - 1, Math.max(0, value));
}
