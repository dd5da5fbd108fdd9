import { expect, test } from 'vitest';
import { ApiProblem } from '../api/problem.ts';
import { Sending } from './sending.svelte.ts';

const refusal = (errors: { pointer: string; code: string; detail: string }[]) =>
  new ApiProblem({ type: '/problems/invalid', title: 'Something here cannot be right', errors }, 422);

test('a refusal that names a field is told at the field, any other above the form', async () => {
  const sending = new Sending();
  expect(await sending.run(() => Promise.reject(refusal([{ pointer: '/name', code: 'length', detail: 'Too short.' }])))).toBe(false);
  expect(sending.field('/name')).toBe('Too short.');
  expect(sending.field('/email')).toBe('');
  expect(sending.general).toBeNull();
  await sending.run(() => Promise.reject(refusal([])));
  expect(sending.general).toBe(sending.error);
});

test('what is on its way is not sent twice, and a new attempt forgets the refusal before it', async () => {
  const sending = new Sending();
  let done = () => {};
  const first = sending.run(() => new Promise<void>((resolve) => (done = resolve)));
  expect(sending.busy).toBe(true);
  expect(await sending.run(() => Promise.reject(new Error('never')))).toBe(false);
  done();
  expect(await first).toBe(true);
  expect([sending.busy, sending.error]).toEqual([false, null]);
});
