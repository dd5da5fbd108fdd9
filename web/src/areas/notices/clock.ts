import type { LegalCheck, LegalStep } from '../../api/types.ts';

/** The steps of the three months, told apart: from the first service, from the last channel, and what follows. */
export type Readings = { first: LegalStep[]; last: LegalStep[]; conclusion: LegalStep[] };

export function readings(clock: LegalCheck): Readings {
  const under = (reading: LegalStep['reading']) => clock.steps.filter((step) => (step.reading ?? null) === reading);
  return { first: under('first_service'), last: under('last_channel'), conclusion: under(null) };
}
