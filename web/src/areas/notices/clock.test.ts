import { expect, test } from 'vitest';
import type { LegalCheck } from '../../api/types.ts';
import { readings } from './clock.ts';

const clock = (...steps: string[]): LegalCheck => ({
  rule: 'three_months',
  result: 'unknown',
  section: 's.152C',
  words: { en: 'Three months' },
  steps: steps.map((en) => ({ en })),
  reviewed_by_advocate: false,
});
const words = (list: { en: string }[]) => list.map((step) => step.en);

test('both readings and what follows from them are told apart', () => {
  const told = readings(clock('Reading 1, from the first service: 7 Mar.', 'Ends 7 Jun.', 'Reading 2: no date.', 'Not enough.'));
  expect(words(told.first)).toEqual(['Reading 1, from the first service: 7 Mar.', 'Ends 7 Jun.']);
  expect(words(told.last)).toEqual(['Reading 2: no date.']);
  expect(words(told.conclusion)).toEqual(['Not enough.']);
});

test('steps without readings are kept whole', () => {
  expect(words(readings(clock('Before the Act.')).conclusion)).toEqual(['Before the Act.']);
});
