export type TileChange = { layer: string; boxes: [number, number, number, number][]; seq?: number };

/** Listens for changed tiles; the browser reconnects by itself. Returns how to stop. */
export function listenForTiles(changed: (change: TileChange) => void, returned: () => void): () => void {
  const source = new EventSource('/api/v1/events');
  let lost = false;
  source.addEventListener('tiles', (event) => {
    try {
      changed(JSON.parse((event as MessageEvent<string>).data) as TileChange);
    } catch {
      // A message we cannot read changes nothing; the next one may.
    }
  });
  source.onerror = () => (lost = true);
  // What changed while the line was down is unknown, so the map then reloads all it shows.
  source.onopen = () => {
    if (lost) returned();
    lost = false;
  };
  return () => source.close();
}
