import { expect, test } from 'vitest';
import { remedies, shownState } from './refusal.ts';

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
