import { expect, test } from 'vitest';
import { ApiProblem, offline } from '../api/problem.ts';
import { Reading } from './reading.svelte.ts';

const refused = (status: number) => () => Promise.reject<string>(new ApiProblem({ title: 'No' }, status));
const told = (words: string) => () => Promise.resolve(words);
const settled = () => new Promise((resolve) => setTimeout(resolve));

async function read(...answers: (() => Promise<string>)[]): Promise<Reading<string>> {
  const reading = new Reading<string>();
  for (const answer of answers) {
    reading.ask(null, answer());
    await settled();
  }
  return reading;
}

test('what was read stays when the network goes or the server cannot answer, and says so until it is read again', async () => {
  for (const lost of [() => Promise.reject<string>(offline()), refused(503), refused(500)]) {
    const reading = await read(told('as it was'), lost);
    expect([reading.value, reading.busy]).toEqual(['as it was', false]);
    expect(reading.error).not.toBeNull();
    expect(Date.parse(reading.readAt)).toBeGreaterThan(0);
    reading.ask(null, Promise.resolve('as it is'));
    expect([reading.value, reading.busy]).toEqual(['as it was', true]);
    await settled();
    expect([reading.value, reading.error, reading.busy]).toEqual(['as it is', null, false]);
  }
});

test('what the reader may no longer see is not shown on', async () => {
  for (const status of [401, 403, 404]) {
    const reading = await read(told('a sealed record'), refused(status));
    expect(reading.value).toBeNull();
    expect(reading.error).not.toBeNull();
  }
});

test('the answer to one question does not stand under another', async () => {
  const reading = await read(told('claims of 2021'));
  reading.ask('1999', new Promise(() => {}));
  reading.ask('1999', refused(503)());
  await settled();
  expect(reading.value).toBeNull();
});

test('an answer that comes late changes nothing', async () => {
  const reading = new Reading<string>();
  let late = (_: string) => {};
  reading.ask('2020', new Promise((resolve) => (late = resolve)));
  reading.ask('2021', Promise.resolve('of 2021'));
  await settled();
  late('of 2020');
  await settled();
  expect(reading.value).toBe('of 2021');
  reading.ask('2022', refused(503)());
  reading.leave();
  await settled();
  expect([reading.value, reading.error]).toEqual(['of 2021', null]);
});

test('the first attempt that fails shows why, and another begins anew', async () => {
  const reading = await read(refused(503));
  expect(reading.error).not.toBeNull();
  reading.ask(null, new Promise(() => {}));
  expect(reading.error).toBeNull();
});
