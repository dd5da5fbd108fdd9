import type { LegalCheck } from '../../api/types.ts';
import type { Words } from '../../i18n/index.ts';

/** The steps of the three months, told apart: from the first service, from the last channel, and what follows. */
export type Readings = { first: Words[]; last: Words[]; conclusion: Words[] };

export function readings(clock: LegalCheck): Readings {
  const second = clock.steps.findIndex((step) => step.en.startsWith('Reading 2'));
  const first = clock.steps.findIndex((step) => step.en.startsWith('Reading 1'));
  if (first < 0 || second < first) return { first: [], last: [], conclusion: clock.steps };
  const end = clock.steps.length - 1;
  const concludes = end > second;
  return {
    first: clock.steps.slice(first, second),
    last: clock.steps.slice(second, concludes ? end : end + 1),
    conclusion: concludes ? clock.steps.slice(end) : [],
  };
}
