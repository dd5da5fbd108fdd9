import { cases } from './sw/cases.ts';
import { common } from './sw/common.ts';
import { desk } from './sw/desk.ts';
import { lists } from './sw/lists.ts';
import { mapper } from './sw/mapper.ts';
import { organisation } from './sw/organisation.ts';
import { open } from './sw/open.ts';
import { problems } from './sw/problems.ts';
import { questions } from './sw/questions.ts';
import { records } from './sw/records.ts';
import { reports } from './sw/reports.ts';

export const sw = { ...common, ...open, ...organisation, ...mapper, ...questions, ...reports, ...desk, ...cases, ...lists, ...records, ...problems };
