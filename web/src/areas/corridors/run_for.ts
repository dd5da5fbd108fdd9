import type { Impact } from '../../api/types.ts';

/** The count that answers for a day: the last one about that day or before it; null where there is none. */
export function runFor<Run extends Pick<Impact, 'as_of' | 'run_at'>>(runs: readonly Run[], day: string | null): Run | null {
  const until = day ? runs.filter((run) => run.as_of <= day) : runs;
  return until.reduce<Run | null>((last, run) => (last === null || run.run_at > last.run_at ? run : last), null);
}
