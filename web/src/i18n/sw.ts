import { common } from './sw/common.ts';
import { desk } from './sw/desk.ts';
import { mapper } from './sw/mapper.ts';
import { open } from './sw/open.ts';
import { reports } from './sw/reports.ts';

export const sw = { ...common, ...open, ...mapper, ...reports, ...desk };
