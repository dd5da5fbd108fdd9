import { expect, test } from 'vitest';
import { acres, area, distance, fileSize, hectares, rounded, stated } from './measure.ts';

test('an area shows no digit beyond its uncertainty', () => {
  expect(hectares(124_321, 800)).toBe('12.43 ± 0.08 ha');
  expect(hectares(124_321, 8_000)).toBe('12.4 ± 0.8 ha');
  expect(acres(124_321, 800)).toBe('30.7 acres');
});

test('an area without a known uncertainty shows three figures', () => {
  expect(hectares(124_321)).toBe('12.4 ha');
  expect(hectares(3_124_321)).toBe('312 ha');
});

test('a small area is told in square metres', () => {
  expect(area(431.2, 20)).toBe('430 ± 20 m²');
});

test('what rounds to nothing carries no minus sign', () => {
  expect([-0.4, -0, 0].map((value) => rounded(value, 0))).toEqual(['0', '0', '0']);
  expect(rounded(-0.04, 1)).toBe('0.0');
});

test('lengths change from metres to kilometres', () => {
  expect(distance(4.26)).toBe('4.3 m');
  expect(distance(431.6)).toBe('432 m');
  expect(distance(999.6)).toBe('1 km');
  expect(distance(1_250)).toBe('1.3 km');
  expect(distance(12_345)).toBe('12.3 km');
});

test('a stated width is told as it was stated', () => {
  expect(stated(7.5)).toBe('7.5 m');
  expect(stated(30)).toBe('30 m');
  expect(stated(12.25)).toBe('12.25 m');
});

test('file sizes are told in the unit people read', () => {
  expect(fileSize(812)).toBe('812 bytes');
  expect(fileSize(48_120)).toBe('48 KB');
  expect(fileSize(2_400_000)).toBe('2.4 MB');
});
