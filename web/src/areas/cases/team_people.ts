import type { Case, Named, TeamMember } from '../../api/types.ts';
import { history, record } from '../records/calls.ts';
import { cases } from './calls.ts';

const EXHIBITS_ASKED = 30;

/**
 * People who may be added to a team. The server lists nobody by name, so these are the ones the reader meets in
 * records anyway: on teams of other cases, in this case's history, and as those who recorded its exhibits.
 */
export async function peopleMet(file: Case): Promise<Named[]> {
  const subjects = file.exhibits.flatMap((exhibit) => exhibit.record?.id ?? exhibit.item?.id ?? []);
  const [files, versions, ...cards] = await Promise.allSettled([
    cases(),
    history('case', file.id),
    ...subjects.slice(0, EXHIBITS_ASKED).map((id) => record(id)),
  ]);
  const met: (Named | null | undefined)[] = [];
  if (files.status === 'fulfilled') met.push(...files.value.flatMap((each) => each.team.map((member) => member.account)));
  if (versions.status === 'fulfilled') met.push(...versions.value.map((entry) => entry.by));
  for (const card of cards) {
    const by = card.status === 'fulfilled' ? card.value.provenance?.recorded_by : null;
    if (by && typeof by === 'object') met.push(by);
  }
  return notOnTeam(met, file.team);
}

/** Each person once, in the order of their names, without those on the team. */
export function notOnTeam(people: readonly (Named | null | undefined)[], team: readonly TeamMember[]): Named[] {
  const found = new Map<string, Named>();
  for (const person of people) if (person) found.set(person.id, person);
  for (const member of team) found.delete(member.account.id);
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
}
