import { expect, test } from 'vitest';
import { en } from './en.ts';
import { sw } from './sw.ts';

const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test('both languages have the same messages', () => {
  expect(Object.keys(sw).sort()).toEqual(Object.keys(en).sort());
});

test('both languages fill the same holes', () => {
  for (const [key, text] of Object.entries(en)) {
    expect([key, holes(sw[key as keyof typeof en])]).toEqual([key, holes(text)]);
  }
});

test('no message is empty', () => {
  for (const text of [...Object.values(en), ...Object.values(sw)]) expect(text.trim()).not.toBe('');
});
