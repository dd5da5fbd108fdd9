import { session } from '../../api/session.svelte.ts';
import type { Case, Named, TeamMember } from '../../api/types.ts';
import { colleagues } from './calls.ts';

/** People who may be added to a team: of the case's organisation and of the reader's own. */
export async function peopleFor(file: Case): Promise<Named[]> {
  const own = session.me?.memberships.map((membership) => membership.organisation.id) ?? [];
  const organisations = [...new Set([file.organisation.id, ...own])];
  const lists = await Promise.allSettled(organisations.map(colleagues));
  if (lists.every((list) => list.status === 'rejected')) throw (lists[0] as PromiseRejectedResult).reason;
  return notOnTeam(
    lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : [])),
    file.team,
  );
}

/** Each person once, in the order of their names, without those on the team. */
export function notOnTeam(people: readonly Named[], team: readonly TeamMember[]): Named[] {
  const found = new Map(people.map(({ id, name }) => [id, { id, name }]));
  for (const member of team) found.delete(member.account.id);
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
}
