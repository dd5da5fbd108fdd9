/** As long as the server lets a browser keep a public tile without asking again. */
const KEPT_MS = 60_000;

/** Remembers which layers changed a moment ago: their tiles may lie outdated in the browser's cache. */
export class FreshTiles {
  #changed = new Map<string, number>();

  heard(layers: readonly string[], now = Date.now()): void {
    for (const layer of layers) this.#changed.set(layer, now);
  }

  /** How to fetch a tile: past the cache only while the cache may be older than the change. */
  how(url: string, now = Date.now()): { url: string; cache?: RequestCache } {
    const layer = /\/tiles\/([a-z_]+)\//.exec(url)?.[1];
    const changed = layer === undefined ? undefined : this.#changed.get(layer);
    return changed !== undefined && now - changed <= KEPT_MS ? { url, cache: 'no-cache' } : { url };
  }
}
