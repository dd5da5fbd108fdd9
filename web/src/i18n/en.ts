import { common } from './en/common.ts';
import { desk } from './en/desk.ts';
import { mapper } from './en/mapper.ts';
import { open } from './en/open.ts';
import { reports } from './en/reports.ts';

export const en = { ...common, ...open, ...mapper, ...reports, ...desk };
