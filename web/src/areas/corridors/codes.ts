import type { Corridor } from '../../api/types.ts';

export const CORRIDOR_KINDS = ['road', 'railway', 'power_line', 'pipeline', 'river_reserve'] as const;
export const STAGES = ['rumoured', 'planned', 'approved', 'funded', 'construction', 'built', 'cancelled'] as const;

/** What the corridor is: a record's own `kind` says only that it is a corridor. */
export function corridorKind(corridor: Corridor): string {
  return corridor.corridor_kind ?? corridor.kind;
}
