import { expect, test } from 'vitest';
import { leaving } from './leaving.ts';

test('sealed exhibits are named by their marks, what a few people read is counted, and what is hidden too', () => {
  const exhibits = [
    { mark: 'JM-1', visibility: 'public' as const },
    { mark: 'JM-2', visibility: 'sealed' as const },
    { mark: 'JM-3', visibility: null },
    { mark: 'JM-4', visibility: 'sealed' as const },
  ];
  const access = { public: 1, partner: 2, restricted: 5, sealed: 2, hidden: 1 };
  expect(leaving(exhibits, access)).toEqual({ sealed: ['JM-2', 'JM-4'], restricted: 7, hidden: 1 });
});
