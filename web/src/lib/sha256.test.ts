import { expect, test } from 'vitest';
import { sha256 } from './sha256.ts';
import { uuid7 } from './uuid7.ts';

test('the digest is that of the standard', async () => {
  expect(await sha256(new Blob(['abc']))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('a client id carries its time, version and variant', () => {
  const id = uuid7(Date.parse('2026-10-08T00:00:00Z'));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse('2026-10-08T00:00:00Z'));
});
