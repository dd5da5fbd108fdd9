import { expect, test, vi } from 'vitest';
import { calmly } from './calmly.ts';

test('three news in a row are one piece of work, and a later one is another', () => {
  vi.useFakeTimers();
  const work = vi.fn();
  const { ask, stop } = calmly(work, 300);
  for (let news = 0; news < 3; news += 1) {
    ask();
    vi.advanceTimersByTime(100);
  }
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(300);
  expect(work).toHaveBeenCalledTimes(1);
  ask();
  stop();
  vi.advanceTimersByTime(1_000);
  expect(work).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});
