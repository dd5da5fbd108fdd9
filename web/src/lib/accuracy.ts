import { plainNumber } from './measure.ts';

/** The server takes no more; a phone that is worse has no position. */
const MOST_M = 100_000;

/** An accuracy as it is sent: whole metres, never better than the phone said. */
export function wholeMetres(accuracy_m: number): number | null {
  if (!Number.isFinite(accuracy_m) || accuracy_m <= 0) return null;
  return Math.min(Math.ceil(accuracy_m), MOST_M);
}

/** An accuracy in words: more than two figures would say that the error itself is known well, and none that there is none. */
export function about(accuracy_m: number): string {
  if (accuracy_m < 1) return `${plainNumber(Math.max(accuracy_m, 0.1), 1)} m`;
  const figures = Number(accuracy_m.toPrecision(2));
  return figures < 1_000 ? `${plainNumber(figures, 0)} m` : `${plainNumber(figures / 1_000, 1)} km`;
}
