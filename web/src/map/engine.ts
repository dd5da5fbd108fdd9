import 'maplibre-gl/dist/maplibre-gl.css';
import * as maplibre from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Feature, FeatureCollection } from 'geojson';
import { keepCountMarks } from './count_marks.ts';
import { FreshTiles } from './fresh_tiles.ts';
import { addHatches } from './hatch.ts';
import { countMarks } from './layers/counts.ts';
import { addScaleBar } from './scale_bar.ts';
import { mapStyle, STILL, tileAddress } from './style.ts';
import { tilesOver } from './tile_cover.ts';
import { sourcesOf, type Box, type Inset, type MapHandle, type MapWords, type Picked, type SpareCorner, type TileLayer } from './types.ts';

maplibre.setWorkerUrl(workerUrl);

const PICK_SLOP_PX = 8;
const PICK_ORDER: TileLayer[] = ['incidents', 'structures', 'claims', 'corridors', 'settlements'];

export type EngineOptions = { box: Box; layers: readonly TileLayer[]; words: MapWords; inset?: Inset; day?: string | null; spareCorner?: SpareCorner | null };

/** Draws a map into `element`; the only door to the map engine, always loaded on demand. */
export function createMap(element: HTMLElement, options: EngineOptions): Promise<MapHandle> {
  const fresh = new FreshTiles();
  const map = new maplibre.Map({
    container: element,
    style: mapStyle(options.layers, options.day),
    transformRequest: (url) => fresh.how(url),
    bounds: options.box,
    fitBoundsOptions: { padding: inset(24, options.inset) },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 20,
    fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 150,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'bottom-right');
  addScaleBar(map, options.spareCorner ?? null);
  speak(map, options.words);
  return new Promise((resolve) => {
    map.once('load', () => {
      addHatches(map);
      resolve(handle(map, fresh, options.layers, options.inset));
    });
  });
}

/** Names the map and its buttons; the engine's own names are English. */
function speak(map: maplibre.Map, words: MapWords): void {
  map.getCanvas().setAttribute('aria-label', words.map);
  for (const [button, name] of [['in', words.zoomIn], ['out', words.zoomOut]] as const) {
    const element = map.getContainer().querySelector<HTMLElement>(`.maplibregl-ctrl-zoom-${button}`);
    element?.setAttribute('aria-label', name);
    element?.setAttribute('title', name);
  }
}

/** Room that panels lie over, so that what is looked for never hides behind them. */
function inset(margin: number, over: Inset = {}): Required<Inset> {
  const side = (name: keyof Inset) => margin + (over[name] ?? 0);
  return { top: side('top'), right: side('right'), bottom: side('bottom'), left: side('left') };
}

function handle(map: maplibre.Map, fresh: FreshTiles, layers: readonly TileLayer[], over?: Inset): MapHandle {
  let selected: { layer: TileLayer; featureId: string } | null = null;
  let pick: ((picked: Picked | null) => void) | null = null;
  let drawing = false;
  let gone = false;
  const pickable = PICK_ORDER.filter((layer) => layers.includes(layer));

  function setSelected(on: boolean): void {
    if (!selected || !map.getSource(selected.layer)) return;
    map.setFeatureState(
      { source: selected.layer, sourceLayer: selected.layer, id: Number(selected.featureId) },
      { selected: on },
    );
  }

  /** Zooms to where a cell falls apart into smaller ones, or into single things. */
  function openedCount(point: maplibre.Point): boolean {
    const [cell] = map.queryRenderedFeatures(point, { layers: countMarks.map((layer) => layer.id) });
    if (cell?.geometry.type !== 'Point' || cell.properties['open']) return false;
    const zoom = Math.max(Number(cell.properties['split']), map.getZoom() + 1);
    map.easeTo({ center: cell.geometry.coordinates as [number, number], zoom, duration: 600, padding: inset(0, over) });
    return true;
  }

  /** Zooms into a bundle of settlements; true when there was one under the finger. */
  function opened(point: maplibre.Point): boolean {
    if (openedCount(point)) return true;
    if (!map.getLayer('settlement-bundles')) return false;
    const [bundle] = map.queryRenderedFeatures(point, { layers: ['settlement-bundles'] });
    if (!bundle || bundle.geometry.type !== 'Point') return false;
    const names = map.getSource<maplibre.GeoJSONSource>('names');
    const centre = bundle.geometry.coordinates as [number, number];
    void names
      ?.getClusterExpansionZoom(Number(bundle.properties['cluster_id']))
      .then((zoom) => map.easeTo({ center: centre, zoom: zoom + 0.5, duration: 600, padding: inset(0, over) }));
    return true;
  }

  function under(point: maplibre.Point): Picked | null {
    const near: [maplibre.PointLike, maplibre.PointLike] = [
      [point.x - PICK_SLOP_PX, point.y - PICK_SLOP_PX],
      [point.x + PICK_SLOP_PX, point.y + PICK_SLOP_PX],
    ];
    const ids = map.getStyle().layers.filter((layer) => 'source' in layer && pickable.includes(layer.source as TileLayer));
    const found = map.queryRenderedFeatures(near, { layers: ids.map((layer) => layer.id) });
    const best = pickable.map((layer) => found.find((feature) => feature.source === layer)).find(Boolean);
    if (!best) return null;
    const at = map.unproject(point);
    return {
      layer: best.source as TileLayer,
      featureId: String(best.id ?? ''),
      properties: best.properties,
      at: [at.lng, at.lat],
    };
  }

  map.on('click', (event) => {
    if (!drawing && opened(event.point)) return;
    if (!drawing) pick?.(under(event.point));
  });
  map.on('mousemove', (event) => {
    if (!drawing) map.getCanvas().style.cursor = pick && under(event.point) ? 'pointer' : '';
  });

  const recount = keepCountMarks(map);
  const drawn: Record<'page' | 'chosen', Feature[]> = { page: [], chosen: [] };
  const data = (name: string, value: FeatureCollection) => void map.getSource<maplibre.GeoJSONSource>(name)?.setData(value);

  return {
    fit: (box, choice) => void map.fitBounds(box, { padding: inset(40, over), maxZoom: 17, duration: choice?.instant ? 0 : 700 }),
    flyTo: (centre, zoom = 15, more = {}) =>
      void map.flyTo({ center: centre, zoom, duration: 900, padding: inset(0, { ...over, ...more }) }),
    toggle(layer, shown) {
      for (const each of map.getStyle().layers) {
        const mine =
          'source' in each &&
          (sourcesOf(layer).some((source) => source === each.source) || (layer === 'settlements' && each.source === 'names'));
        if (mine) map.setLayoutProperty(each.id, 'visibility', shown ? 'visible' : 'none');
      }
      recount();
    },
    overlay(features, of = 'page') {
      drawn[of] = features;
      data('overlay', { type: 'FeatureCollection', features: [...drawn.page, ...drawn.chosen] });
    },
    speak: (words) => speak(map, words),
    names: (settlements) => data('names', settlements),
    readings(structures) {
      if (!map.getSource('structures')) return;
      map.removeFeatureState({ source: 'structures', sourceLayer: 'structures' });
      for (const structure of structures) {
        map.setFeatureState(
          { source: 'structures', sourceLayer: 'structures', id: Number(structure.feature_id) },
          { reading: structure.reading },
        );
      }
    },
    select(picked) {
      setSelected(false);
      selected = picked && picked.featureId !== '' ? picked : null;
      setSelected(true);
    },
    refresh(layer, boxes) {
      const sources = sourcesOf(layer).filter((source) => map.getSource(source));
      fresh.heard(sources);
      const zooms = shownZooms(map);
      const tiles = boxes.flatMap((box) => zooms.map((zoom) => tilesOver(box, zoom)));
      for (const source of sources) {
        if (tiles.includes(null)) map.refreshTiles(source);
        else map.refreshTiles(source, tiles.flatMap((some) => some ?? []));
      }
    },
    refreshAll() {
      const sources = layers.flatMap(sourcesOf);
      fresh.heard(sources);
      for (const source of sources) map.refreshTiles(source);
    },
    at(day) {
      for (const layer of layers.flatMap(sourcesOf)) {
        if (!STILL.includes(layer)) map.getSource<maplibre.VectorTileSource>(layer)?.setTiles([tileAddress(layer, day)]);
      }
    },
    onPick: (handler) => (pick = handler),
    async draw(mode, done) {
      const { startDrawing } = await import('./draw.ts');
      drawing = true;
      map.getCanvas().style.cursor = 'crosshair';
      const stop = startDrawing(map, mode, done);
      return () => {
        drawing = false;
        // A map that is gone took its drawing with it.
        if (gone) return;
        map.getCanvas().style.cursor = '';
        stop();
      };
    },
    destroy() {
      gone = true;
      map.remove();
    },
  };
}

/** Zooms whose tiles may be on screen: the present one, its neighbours, and the deepest that exists. */
function shownZooms(map: maplibre.Map): number[] {
  const zoom = Math.floor(map.getZoom());
  return [...new Set([zoom - 1, zoom, zoom + 1].map((each) => Math.min(16, Math.max(0, each))))];
}
