import { expect, test } from 'vitest';
import type { Exhibit } from '../../api/types.ts';
import { exhibitLink } from './exhibit_link.ts';

const record = (kind: string) => ({ id: 'r1', kind, reference: 'MK-1', title: 'Title' });

test('an exhibit opens the page of its record, and a count or boundary the page for any record', () => {
  expect(exhibitLink({ record: record('incident'), item: null })).toEqual({ href: '/desk/incidents/r1', file: false });
  expect(exhibitLink({ record: record('impact'), item: null })).toEqual({ href: '/desk/records/r1', file: false });
});

test('evidence opens as its original file, though it is a record too', () => {
  const item = { id: 'i1' } as Exhibit['item'];
  expect(exhibitLink({ record: record('item'), item })).toEqual({ href: '/api/v1/evidence/i1/file', file: true });
});

test('what the reader may not know of opens nowhere', () => {
  expect(exhibitLink({ record: null, item: null })).toBeNull();
});
