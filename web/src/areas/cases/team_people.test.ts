import { expect, test } from 'vitest';
import { notOnTeam } from './team_people.ts';

test('everybody is offered once, by name, without those on the team already', () => {
  const [akinyi, juma, wanjiru] = ['Akinyi', 'Juma', 'Wanjiru'].map((name) => ({ id: name, name }));
  const team = [{ account: juma!, role: 'lawyer' }];
  expect(notOnTeam([wanjiru!, akinyi!, juma!, wanjiru!], team)).toEqual([akinyi, wanjiru]);
});
