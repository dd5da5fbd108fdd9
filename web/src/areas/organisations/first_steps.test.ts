import { expect, test } from 'vitest';
import { furthest, hasTwoHands } from './first_steps.ts';

test('one person with every role cannot check their own walk', () => {
  const alone = { id: 'a', roles: ['mapper' as const, 'verifier' as const] };
  expect(hasTwoHands([alone])).toBe(false);
  expect(hasTwoHands([alone, { id: 'b', roles: ['mapper'] }])).toBe(true);
  expect(hasTwoHands([alone, { id: 'b', roles: ['lawyer'] }])).toBe(false);
});

test('of several walks the one that came furthest is told, and a refused one never', () => {
  const walk = (state: 'draft' | 'submitted' | 'accepted' | 'returned', may_submit = false) => ({ state, may_submit });
  expect(furthest([walk('draft', true), walk('submitted'), walk('accepted')])?.state).toBe('accepted');
  expect(furthest([walk('draft', true), walk('returned')])?.state).toBe('draft');
  expect(furthest([walk('draft'), walk('returned')])).toBe(null);
});
