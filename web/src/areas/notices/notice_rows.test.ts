import { expect, test } from 'vitest';
import { answersOf, channelRows, toChannels, toFacts } from './notice_rows.ts';

const gazette = { kind: 'gazette', completed: { date: '2026-02-13', precision: 'day' as const }, contested: true, evidence_id: 'e1', note: 'p. 3' };
const again = { ...gazette, completed: { date: '2026-02-20', precision: 'day' as const }, evidence_id: null, note: null };

test('a change of one channel keeps what the form does not show', () => {
  const kept = [gazette, again];
  const rows = channelRows(kept);
  expect(toChannels(rows, kept)).toEqual(kept);
  rows['radio'] = { used: true, completed: null, note: ' twice ', rest: {} };
  expect(toChannels(rows, kept)).toEqual([gazette, { kind: 'radio', completed: null, note: 'twice' }, again]);
});

test('a channel taken away takes its further services along', () => {
  const rows = channelRows([gazette, again]);
  rows['gazette'] = { used: false, completed: null, note: '', rest: {} };
  expect(toChannels(rows, [gazette, again])).toEqual([]);
});

test('answers come back as they were, and unknown stays unknown', () => {
  const facts = { large_group: true, newspapers: 2, display_points: null, in_both_languages: false, states_terms: null, names_addressees: null };
  expect(toFacts(answersOf(facts))).toEqual(facts);
  expect(toFacts(answersOf(undefined))).toEqual({ ...facts, large_group: null, newspapers: null, in_both_languages: null });
});
