import type { Exhibit, ExhibitAccess } from '../../api/types.ts';

/** What a pack would take out that not everybody may read, and what keeps this reader from making it. */
export type Leaving = { sealed: string[]; restricted: number; hidden: number };

export function leaving(exhibits: readonly Pick<Exhibit, 'mark' | 'visibility'>[], access: ExhibitAccess): Leaving {
  return {
    sealed: exhibits.filter((exhibit) => exhibit.visibility === 'sealed').map((exhibit) => exhibit.mark),
    // Partners are few people too: what only they may read leaves their circle with the zip.
    restricted: access.restricted + access.partner,
    hidden: access.hidden,
  };
}
