import { expect, test } from 'vitest';
import { toldValue } from './told_value.ts';

test('codes, days and uncertain dates are told in words', () => {
  expect(toldValue('incident', 'phase', 'execution')).toBe('Execution');
  expect(toldValue('claim', 'kind', 'leasehold')).toBe('Lease');
  expect(toldValue('corridor', 'kind', 'railway')).toBe('Railway');
  expect(toldValue('incident', 'occurred', { date: '2021-10-08', precision: 'month' })).toBe('Oct 2021');
  expect(toldValue('settlement', 'valid_from', '2021-10-08')).toBe('8 Oct 2021');
  expect(toldValue('notice', 'visibility', 'restricted')).toBe('A few people');
});

test('what was empty is told as nothing, not left blank', () => {
  for (const empty of [null, undefined, '', []]) expect(toldValue('case', 'court', empty)).toBe('nothing');
});

test('lists and parts are told one after another, without ids', () => {
  expect(toldValue('case', 'exhibits', ['JM-1', 'JM-2'])).toBe('JM-1; JM-2');
  expect(toldValue('case', 'team', [{ name: 'Juma', role: 'lawyer' }])).toBe('Juma, lawyer');
  const channel = { kind: 'gazette', completed: { date: '2026-02-13', precision: 'day' }, contested: false, evidence_id: 'e1', note: 'p. 3' };
  expect(toldValue('notice', 'channels', [channel])).toBe('Kenya Gazette, 13 Feb 2026, p. 3');
});

test('a width is told with its source, whether it comes as a list or with names', () => {
  const told = '7.5 / 30 / 60 m, Gazette, gazetted';
  expect(toldValue('corridor', 'left', [7.5, 30, 60, 'Gazette', 'gazetted'])).toBe(told);
  expect(toldValue('corridor', 'left', { low_m: 7.5, best_m: 30, high_m: 60, source: 'Gazette', confidence: 'gazetted' })).toBe(told);
});

test('an answer about a walk is told with its question, both in words', () => {
  const question = { kind: 'gap-large', severity: 'question', count: 1, at: null, amount_m: 130, words: { en: 'Is the line the edge?', sw: 'Je, mstari ndio mpaka?' } };
  expect(toldValue('walk', 'answers', [{ question, answer: 'no' }])).toBe('Is the line the edge? No, a part was not walked.');
  expect(toldValue('walk', 'findings', [question, question])).toBe('Is the line the edge?\nIs the line the edge?');
  expect(toldValue('walk', 'findings', [question])).toBe('Is the line the edge?');
  expect(toldValue('walk', 'state', 'submitted')).toBe('waiting for a verifier');
});
