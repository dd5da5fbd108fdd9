/** How many things of a kind one cell of the server's grid holds, at their middle. */
export type Cell = {
  kind: string;
  at: [longitude: number, latitude: number];
  count: number;
  carriedOut: number;
  /** Zoom from which the cell is shown in parts. */
  split: number;
  open: boolean;
};

/** How near two marks may stand, in pixels across and down. */
export type Room = [across: number, down: number];

const WORLD_PX = 512;

/**
 * Cells whose marks would write over each other, as one: what they hold together, where the fullest of them stands.
 * The kinds in one place get one position, since each kind has its own place round it. `anchors` are places that are
 * marked already, such as settlements: what lies near one is told there.
 */
export function gathered(cells: readonly Cell[], zoom: number, room: Room, anchors: readonly Cell['at'][] = []): Cell[] {
  type Place = { x: number; y: number; at: Cell['at']; held: Map<string, Cell> };
  const places: Place[] = [];
  const nearestTo = (x: number, y: number): Place | undefined =>
    places
      .filter((each) => Math.abs(each.x - x) < room[0] && Math.abs(each.y - y) < room[1])
      .sort((one, other) => Math.hypot(one.x - x, one.y - y) - Math.hypot(other.x - x, other.y - y))[0];
  for (const at of anchors) {
    const { x, y } = pixel(at, zoom);
    if (!nearestTo(x, y)) places.push({ x, y, at, held: new Map() });
  }
  const fullestFirst = cells.map((cell) => ({ cell, ...pixel(cell.at, zoom) })).sort((one, other) => before(one.cell, other.cell));
  for (const { cell, x, y } of fullestFirst) {
    const nearest = nearestTo(x, y);
    const place = nearest ?? { x, y, at: cell.at, held: new Map<string, Cell>() };
    if (!nearest) places.push(place);
    const held = place.held.get(cell.kind);
    place.held.set(cell.kind, held ? joined(held, cell) : { ...cell, at: place.at });
  }
  return places.flatMap(({ held }) => [...held.values()]);
}

function before(one: Cell, other: Cell): number {
  return other.count - one.count || one.at[0] - other.at[0] || one.at[1] - other.at[1];
}

function joined(one: Cell, other: Cell): Cell {
  return { ...one, count: one.count + other.count, carriedOut: one.carriedOut + other.carriedOut, split: Math.min(one.split, other.split) };
}

/** Web Mercator, in pixels from the corner of the world. */
function pixel([longitude, latitude]: Cell['at'], zoom: number): { x: number; y: number } {
  const size = WORLD_PX * 2 ** zoom;
  const sine = Math.sin((latitude * Math.PI) / 180);
  return { x: ((longitude + 180) / 360) * size, y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size };
}
