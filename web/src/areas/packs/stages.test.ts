import { expect, test } from 'vitest';
import { progressOf } from './stages.ts';

const building = (step: string, done: number, total: number) => progressOf({ state: 'building', progress: { step, done, total } });

test('a share is shown only while originals are written, never a nought that stands still', () => {
  expect(progressOf({ state: 'queued', progress: null })).toMatchObject({ stage: 'queued', share: null });
  expect(building('sealing', 0, 1)).toMatchObject({ stage: 'sealing', share: null });
  expect(building('writing', 250, 1000)).toEqual({ stage: 'writing', share: 0.25, done: 250, total: 1000 });
});

test('what follows the last original is a stage of its own', () => {
  expect(building('writing', 1000, 1000)).toMatchObject({ stage: 'storing', share: null });
});

test('a case without originals has nothing to count', () => {
  expect(building('writing', 0, 0)).toMatchObject({ stage: 'writing', share: null });
});
