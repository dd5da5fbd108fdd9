import { language } from '../i18n/language.svelte.ts';

const SQUARE_METRES_PER_HECTARE = 10_000;
const SQUARE_METRES_PER_ACRE = 4046.8564224;

/** Decimals that a value may show: its uncertainty's first digit is the last one that means anything. */
export function meaningfulDecimals(value: number, uncertainty: number | null | undefined): number {
  if (uncertainty && uncertainty > 0) return clamp(-Math.floor(Math.log10(uncertainty)), -6, 4);
  if (value === 0) return 0;
  return clamp(2 - Math.floor(Math.log10(Math.abs(value))), -6, 3);
}

/** Rounds to the given decimals (negative: tens, hundreds) and groups thousands. */
export function rounded(value: number, decimals: number): string {
  const step = 10 ** -decimals;
  // A little below nothing is nothing, not minus nothing.
  const shown = Math.round(value / step) * step || 0;
  const places = Math.max(0, decimals);
  return shown.toLocaleString('en-GB', { minimumFractionDigits: places, maximumFractionDigits: places });
}

function withUncertainty(value: number, uncertainty: number | null | undefined, unit: string): string {
  const decimals = meaningfulDecimals(value, uncertainty);
  const shown = rounded(value, decimals);
  return uncertainty ? `${shown} ± ${rounded(uncertainty, decimals)} ${unit}` : `${shown} ${unit}`;
}

/** An area in m² as hectares, never with a digit beyond its uncertainty. */
export function hectares(area_m2: number, uncertainty_m2?: number | null): string {
  const scale = 1 / SQUARE_METRES_PER_HECTARE;
  return withUncertainty(area_m2 * scale, uncertainty_m2 ? uncertainty_m2 * scale : null, 'ha');
}

/** An area in m² as international acres. */
export function acres(area_m2: number, uncertainty_m2?: number | null): string {
  const scale = 1 / SQUARE_METRES_PER_ACRE;
  const decimals = meaningfulDecimals(area_m2 * scale, uncertainty_m2 ? uncertainty_m2 * scale : null);
  const shown = rounded(area_m2 * scale, decimals);
  return language.now === 'sw' ? `ekari ${shown}` : `${shown} acres`;
}

/** Small areas read better in square metres. */
export function area(area_m2: number, uncertainty_m2?: number | null): string {
  if (Math.abs(area_m2) < 2_000) return withUncertainty(area_m2, uncertainty_m2, 'm²');
  return hectares(area_m2, uncertainty_m2);
}

/** An area in hectares alone, cut to what the uncertainty of its source allows. */
export function hectaresWithin(area_m2: number, uncertainty_m2: number | null): string {
  const value = area_m2 / SQUARE_METRES_PER_HECTARE;
  const decimals = meaningfulDecimals(value, uncertainty_m2 ? uncertainty_m2 / SQUARE_METRES_PER_HECTARE : null);
  return `${rounded(value, decimals)} ha`;
}

/** A length in metres: whole metres below one kilometre, tenths of a kilometre above, as on every printed page. */
export function distance(length_m: number): string {
  if (length_m < 10) return `${rounded(length_m, 1)} m`;
  // What would round up to 1,000 m is a kilometre.
  if (length_m < 999.5) return `${rounded(length_m, 0)} m`;
  return `${plainNumber(length_m / 1_000, 1)} km`;
}

/** A length that somebody stated, such as a width: as stated, for rounding it would be a statement of our own. */
export function stated(length_m: number): string {
  return `${plainNumber(length_m, 2)} m`;
}

/** A number with at most so many decimals, and no noughts at the end. */
export function plainNumber(value: number, most: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: most });
}

export function fileSize(bytes: number): string {
  if (bytes < 1_000) return language.now === 'sw' ? `baiti ${bytes}` : `${bytes} bytes`;
  if (bytes < 1_000_000) return `${rounded(bytes / 1_000, 0)} KB`;
  if (bytes < 1_000_000_000) return `${rounded(bytes / 1_000_000, 1)} MB`;
  return `${rounded(bytes / 1_000_000_000, 2)} GB`;
}

export function count(value: number): string {
  return plainNumber(value, 1);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
