import { cases } from './en/cases.ts';
import { common } from './en/common.ts';
import { desk } from './en/desk.ts';
import { lists } from './en/lists.ts';
import { mapper } from './en/mapper.ts';
import { organisation } from './en/organisation.ts';
import { open } from './en/open.ts';
import { problems } from './en/problems.ts';
import { questions } from './en/questions.ts';
import { records } from './en/records.ts';
import { reports } from './en/reports.ts';

export const en = { ...common, ...open, ...organisation, ...mapper, ...questions, ...reports, ...desk, ...cases, ...lists, ...records, ...problems };
