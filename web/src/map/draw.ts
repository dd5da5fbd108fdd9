import type { Map as EngineMap } from 'maplibre-gl';
import { TerraDraw, TerraDrawLineStringMode, TerraDrawPointMode, TerraDrawPolygonMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import { palette } from './palette.ts';

type Mode = 'linestring' | 'polygon' | 'point';

/** Lets a person draw one shape; `done` gets its corners once it is finished. Returns how to stop. */
export function startDrawing(map: EngineMap, mode: Mode, done: (coordinates: [number, number][]) => void): () => void {
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 7 }),
    modes: [
      new TerraDrawLineStringMode({ styles: { lineStringColor: palette.corridor, lineStringWidth: 3 } }),
      new TerraDrawPolygonMode({
        styles: { fillColor: palette.claim, fillOpacity: 0.2, outlineColor: palette.claim, outlineWidth: 3 },
      }),
      new TerraDrawPointMode({ styles: { pointColor: palette.incident, pointWidth: 8 } }),
    ],
  });
  draw.start();
  draw.setMode(mode);
  draw.on('finish', (id) => {
    const shape = draw.getSnapshotFeature(id);
    if (!shape) return;
    const corners = shape.geometry.coordinates;
    // Before `done`, which may stop the drawing: then there is nothing left to clear.
    draw.clear();
    if (shape.geometry.type === 'Point') done([corners as [number, number]]);
    else if (shape.geometry.type === 'Polygon') done((corners as [number, number][][])[0] ?? []);
    else done(corners as [number, number][]);
  });
  return () => {
    if (draw.enabled) draw.stop();
  };
}
