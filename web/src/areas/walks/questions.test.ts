import { expect, test } from 'vitest';
import type { Finding } from '../../api/types.ts';
import { earlierAnswers, givenOf, keptAnswers, mendOf, questionsOf, stopping, submissionOf, unanswered } from './questions.ts';
import { saying } from './saying.ts';

const finding = (kind: string, severity = 'question'): Finding => ({ kind, severity, count: 1, at: null, amount_m: null, words: { en: kind } });
const walk = { findings: [finding('gap-large'), finding('simplified', 'note'), finding('jump-kept'), finding('far-from-settlement')] };
const answers = { 'gap-large': 'yes', 'jump-kept': 'yes', 'far-from-settlement': 'no' } as const;

test('every finding that asks is one question, and notes are none', () => {
  expect(questionsOf(walk).map(({ kind }) => kind)).toEqual(['gap-large', 'jump-kept', 'far-from-settlement']);
  expect(unanswered(questionsOf(walk), { 'gap-large': 'no' }).map(({ kind }) => kind)).toEqual(['jump-kept', 'far-from-settlement']);
});

test('a no stops the walk, unless it named another settlement', () => {
  const questions = questionsOf(walk);
  const [, jump, far] = questions;
  expect(stopping(questions, answers, false)).toEqual([far]);
  expect(stopping(questions, answers, true)).toEqual([]);
  expect(stopping(questions, { ...answers, 'jump-kept': 'no' }, true)).toEqual([jump]);
});

test('every answer is sent by name, also one that stops the walk', () => {
  const questions = questionsOf(walk);
  expect(submissionOf(questions, { ...answers, 'far-from-settlement': 'yes' }, null, false)).toEqual({
    answers: { 'gap-large': 'yes', 'jump-kept': 'yes', 'far-from-settlement': 'yes' },
  });
  expect(submissionOf([], {}, null, false)).toEqual({ answers: {} });
  expect(givenOf(questions, { 'gap-large': 'no', simplified: 'yes' })).toEqual({ 'gap-large': 'no' });
});

test('the distance from another settlement is answered only after the reader was told', () => {
  const questions = questionsOf(walk);
  const kept = { 'gap-large': 'yes', 'jump-kept': 'yes' };
  expect(submissionOf(questions, answers, 'other', false)).toEqual({ answers: kept, settlement_id: 'other' });
  expect(submissionOf(questions, answers, 'other', true)).toEqual({
    answers: { ...kept, 'far-from-settlement': 'yes' },
    settlement_id: 'other',
  });
});

test('answers that the walk holds are shown again, and the no about the first settlement stays readable', () => {
  const far = finding('far-from-settlement');
  const stored = [
    { question: far, answer: 'no' as const },
    { question: finding('gap-large'), answer: 'yes' as const },
    { question: far, answer: 'yes' as const },
  ];
  expect(keptAnswers({ answers: stored })).toEqual({ 'gap-large': 'yes', 'far-from-settlement': 'yes' });
  expect(earlierAnswers({ ...walk, answers: stored })).toEqual([stored[0]]);
  expect(earlierAnswers({ findings: [], answers: stored.slice(0, 1) })).toEqual([stored[0]]);
});

test('an answer is told in the words that were chosen', () => {
  expect(saying('gap-large', 'no')).toBe('No, a part was not walked.');
  expect(saying('some-later-kind', 'yes')).toBe('I looked at it: it is right.');
});

test('a file cut short is exported again, any other part is walked again', () => {
  expect([finding('file-cut-short'), finding('gap-large'), finding('far-from-settlement')].map(mendOf)).toEqual(['export', 'walk', 'settlement']);
});
