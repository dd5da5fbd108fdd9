import { expect, test } from 'vitest';
import { linkAddress, secretOf } from './link_address.ts';

const SECRET = 'ab'.repeat(32);

test('the secret of a link stands where no server is told it', () => {
  const link = new URL(linkAddress(SECRET, 'https://mipaka.test'));
  expect(link.pathname + link.search).toBe('/start/password');
  expect(secretOf(link.hash)).toBe(SECRET);
});

test('a link that lost a part of its secret is known as broken', () => {
  expect(secretOf(`#${SECRET.slice(1)}`)).toBe('');
  expect(secretOf('')).toBe('');
});
