import { expect, test } from 'vitest';
import { apart, remedies, shownState } from './refusal.ts';

test('a draft that may not be submitted is told as refused', () => {
  expect(shownState({ state: 'draft', may_submit: false })).toBe('refused');
  expect(shownState({ state: 'draft', may_submit: true })).toBe('draft');
  expect(shownState({ state: 'returned', may_submit: false })).toBe('returned');
});

test('a file cut short is exported again before anybody walks again', () => {
  const findings = [
    { kind: 'too-few-points', severity: 'refusal' },
    { kind: 'file-cut-short', severity: 'question' },
    { kind: 'times-missing', severity: 'note' },
  ];
  expect(remedies({ unreadable: null, findings })).toEqual(['export', 'walk']);
});

test('what nobody can walk away is mended in the file', () => {
  expect(remedies({ unreadable: null, findings: [{ kind: 'axes-swapped', severity: 'refusal' }] })).toEqual(['file']);
  expect(remedies({ unreadable: { code: 'not-well-formed' }, findings: [] })).toEqual(['export']);
});

test('what the reader of a file found is told apart from the sentence', () => {
  expect(apart('Faili limeharibika. Toa matembezi tena. (mstari wa 12: it ends in the middle)')).toEqual({
    sentence: 'Faili limeharibika. Toa matembezi tena.',
    found: 'mstari wa 12: it ends in the middle',
  });
  expect(apart('The file is empty (0 bytes).')).toEqual({ sentence: 'The file is empty (0 bytes).', found: '' });
});
