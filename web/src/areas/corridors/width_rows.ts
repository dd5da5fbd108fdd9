import type { Width, WidthConfidence } from '../../api/types.ts';

/** One side's width as it stands in the form: all text, until it is read. */
export type WidthRow = { low: string; best: string; high: string; source: string; confidence: WidthConfidence };

export function emptyWidth(): WidthRow {
  return { low: '', best: '', high: '', source: '', confidence: 'stated' };
}

/** A width that is kept, as the form shows it. */
export function fromWidth(width: Width): WidthRow {
  const text = (metres: number | null | undefined) => (metres === null || metres === undefined ? '' : String(metres));
  const { low_m, best_m, high_m, source, confidence } = width;
  return { low: text(low_m), best: text(best_m), high: text(high_m), source, confidence };
}

/** The width, or null when a number is missing or the three fall, or no source is named. */
export function toWidth(row: WidthRow): Width | null {
  const best = metres(row.best);
  const low = row.low.trim() === '' ? best : metres(row.low);
  const high = row.high.trim() === '' ? best : metres(row.high);
  if (best === null || low === null || high === null || low > best || best > high) return null;
  if (row.source.trim() === '') return null;
  return { low_m: low, best_m: best, high_m: high, source: row.source.trim(), confidence: row.confidence };
}

function metres(text: string): number | null {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value >= 0 ? value : null;
}
