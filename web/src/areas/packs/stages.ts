import type { Pack } from '../../api/types.ts';

export const STAGES = ['queued', 'sealing', 'writing', 'storing'] as const;
export type Stage = (typeof STAGES)[number];
/** Where the making of a pack stands; `share` only where the server can count, which is while it writes originals. */
export type Progress = { stage: Stage; share: number | null; done: number; total: number };

export function progressOf({ state, progress }: Pick<Pack, 'state' | 'progress'>): Progress {
  const { step = '', done = 0, total = 0 } = progress ?? {};
  if (state === 'queued') return { stage: 'queued', share: null, done: 0, total: 0 };
  if (step !== 'writing') return { stage: 'sealing', share: null, done: 0, total: 0 };
  // A case of records alone has no originals whose bytes could be counted.
  if (total === 0) return { stage: 'writing', share: null, done, total };
  if (done >= total) return { stage: 'storing', share: null, done, total };
  return { stage: 'writing', share: done / total, done, total };
}
