import type { Member, Walk } from '../../api/types.ts';

/** Two hands: somebody maps and somebody else verifies. */
export function hasTwoHands(people: Pick<Member, 'id' | 'roles'>[]): boolean {
  const holders = (role: Member['roles'][number]) => people.filter((each) => each.roles.includes(role)).map((each) => each.id);
  const verifiers = holders('verifier');
  return holders('mapper').some((mapper) => verifiers.some((verifier) => verifier !== mapper));
}

const NEAREST: Walk['state'][] = ['accepted', 'submitted', 'draft'];

/** The walk that came furthest; returned and unreadable ones do not count. */
export function furthest<Known extends Pick<Walk, 'state' | 'may_submit'>>(walks: Known[]): Known | null {
  const able = walks.filter((walk) => walk.state !== 'draft' || walk.may_submit);
  for (const state of NEAREST) {
    const found = able.find((walk) => walk.state === state);
    if (found) return found;
  }
  return null;
}
