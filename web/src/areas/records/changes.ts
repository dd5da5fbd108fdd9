import type { HistoryEntry } from '../../api/types.ts';

/** The members of `after` that differ from `before`, by what they say and not by their order. */
export function changesBetween<Body extends object>(before: Partial<Body>, after: Body): Partial<Body> {
  const differs = ([name, value]: [string, unknown]) => told(value) !== told(before[name as keyof Body]);
  return Object.fromEntries(Object.entries(after).filter(differs)) as Partial<Body>;
}

function told(value: unknown): string {
  return JSON.stringify(value ?? null, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

/** Columns of the history and members of a change by one name: `claim_kind` and `kind` are the same to a reader. */
export function fieldName(name: string): string {
  if (name === 'geom') return 'geometry';
  return name.replace(/^(claim|corridor)_kind$/, 'kind').replace(/_precision$/, '');
}

/** The fields of a version, each once. */
export function fieldNames(names: readonly string[]): string[] {
  return [...new Set(names.map(fieldName))];
}

/** What others changed after the version a person read, and which of it that person changed too. */
export function meantime<Entry extends Pick<HistoryEntry, 'version' | 'changed'>>(
  entries: readonly Entry[],
  readVersion: number,
  mine: readonly string[],
): { entries: Entry[]; both: string[] } {
  const later = entries.filter((entry) => entry.version > readVersion);
  const theirs = new Set(fieldNames(later.flatMap((entry) => entry.changed)));
  return { entries: later, both: fieldNames(mine).filter((name) => theirs.has(name)) };
}
