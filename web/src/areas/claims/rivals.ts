import type { Feature } from 'geojson';
import type { Claim } from '../../api/types.ts';
import { overlay } from '../../map/types.ts';
import { claim as read } from './calls.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const MOST_DRAWN = 12;

/** The letter that a claim bears on the map and in the list beside it: A is the one in hand, its rivals follow. */
export function letterOf(place: number): string {
  return LETTERS[place] ?? String(place + 1);
}

/** The claim and those that overlap it, each with its outline and its letter. A rival that cannot be read is left out. */
export async function withRivals(claim: Claim): Promise<Feature[]> {
  const rivals = await Promise.allSettled(claim.rivals.slice(0, MOST_DRAWN).map((rival) => read(rival.id)));
  return [
    ...rivals.flatMap((rival, index) =>
      rival.status === 'fulfilled' ? overlay('rival', rival.value.geometry, `${letterOf(index + 1)}  ${rival.value.label}`) : [],
    ),
    ...overlay('claim', claim.geometry, rivals.length > 0 ? `${letterOf(0)}  ${claim.label}` : claim.label),
  ];
}
