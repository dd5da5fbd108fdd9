import { expect, test } from 'vitest';
import type { LegalCheck } from '../../api/types.ts';
import { readings } from './clock.ts';

const clock = (steps: LegalCheck['steps']): LegalCheck => ({
  rule: 'three_months',
  result: 'unknown',
  section: 's.152C',
  words: { en: 'Three months' },
  steps,
  reviewed_by_advocate: false,
});
const words = (list: { en: string }[]) => list.map((step) => step.en);

test('both readings and what follows from them are told apart', () => {
  const told = readings(
    clock([
      { en: 'First service: 7 Mar.', reading: 'first_service' },
      { en: 'Ends 7 Jun.', reading: 'first_service' },
      { en: 'No date.', reading: 'last_channel' },
      { en: 'Not enough.', reading: null },
    ]),
  );
  expect(words(told.first)).toEqual(['First service: 7 Mar.', 'Ends 7 Jun.']);
  expect(words(told.last)).toEqual(['No date.']);
  expect(words(told.conclusion)).toEqual(['Not enough.']);
});

test('steps without readings are kept whole', () => {
  expect(words(readings(clock([{ en: 'Before the Act.' }])).conclusion)).toEqual(['Before the Act.']);
});
