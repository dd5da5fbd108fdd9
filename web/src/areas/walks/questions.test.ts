import { expect, test } from 'vitest';
import type { Finding } from '../../api/types.ts';
import { asksNothingNew, mendOf, questionsOf, stopping, submissionOf, unanswered } from './questions.ts';

const finding = (kind: string, severity = 'question'): Finding => ({ kind, severity, count: 1, at: null, amount_m: null, words: { en: kind } });
const walk = { findings: [finding('gap-large'), finding('simplified', 'note'), finding('jump-kept'), finding('far-from-settlement')] };

test('every finding that asks is one question, and notes are none', () => {
  expect(questionsOf(walk).map(({ finding: { kind } }) => kind)).toEqual(['gap-large', 'jump-kept', 'far-from-settlement']);
});

test('two findings of one kind are answered one by one', () => {
  const questions = questionsOf({ findings: [finding('jump-kept'), finding('jump-kept')] });
  expect(unanswered(questions, { [questions[0]!.key]: 'yes' })).toEqual([questions[1]]);
});

test('a no stops the walk, unless it named another settlement', () => {
  const questions = questionsOf(walk);
  const [gap, jump, far] = questions;
  const answers = { [gap!.key]: 'yes', [jump!.key]: 'yes', [far!.key]: 'no' } as const;
  expect(stopping(questions, answers, false)).toEqual([far]);
  expect(stopping(questions, answers, true)).toEqual([]);
  expect(stopping(questions, { ...answers, [jump!.key]: 'no' }, true)).toEqual([jump]);
});

test('a walk moved to another settlement confirms nothing before the server has looked anew', () => {
  const questions = questionsOf(walk);
  expect(submissionOf(questions, null, false)).toEqual({ confirm_gap: true });
  expect(submissionOf([], null, false)).toEqual({});
  expect(submissionOf(questions, 'other', false)).toEqual({ settlement_id: 'other' });
  expect(submissionOf(questions, 'other', true)).toEqual({ confirm_gap: true, settlement_id: 'other' });
});

test('the distance from the other settlement is a new question, the answered gap is none', () => {
  const questions = questionsOf(walk);
  expect(asksNothingNew(['gap-large', 'jump-kept'], questions)).toBe(true);
  expect(asksNothingNew(['gap-large', 'far-from-settlement'], questions)).toBe(false);
});

test('a file cut short is exported again, any other part is walked again', () => {
  expect(questionsOf({ findings: [finding('file-cut-short'), finding('gap-large'), finding('far-from-settlement')] }).map(mendOf)).toEqual([
    'export',
    'walk',
    'settlement',
  ]);
});
