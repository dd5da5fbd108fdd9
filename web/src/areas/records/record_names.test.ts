import { expect, test } from 'vitest';
import { isRecordId } from './record_names.ts';

const ID = '019a5b5e-70c2-7c11-9a52-3d1f0a7be901';

test('a settlement that an incident was moved from is a record to be named, words and nothing are not', () => {
  expect(isRecordId('settlement_id', ID)).toBe(true);
  expect(isRecordId('notice_id', ID)).toBe(true);
  expect(isRecordId('notice_id', null)).toBe(false);
  expect(isRecordId('narrative', ID)).toBe(false);
  expect(isRecordId('settlement_id', 'Kisima Bonde')).toBe(false);
});
