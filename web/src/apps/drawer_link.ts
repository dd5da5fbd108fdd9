import type { RecordCard } from '../api/types.ts';

const DESK_PAGES: Record<string, string> = {
  settlement: 'settlements',
  claim: 'claims',
  corridor: 'corridors',
  incident: 'incidents',
  notice: 'notices',
  case: 'cases',
};

/** The page of the desk that shows a record, if there is one. */
export function deskPage(record: Pick<RecordCard, 'kind' | 'id'>): string | null {
  const folder = DESK_PAGES[record.kind];
  return folder ? `/desk/${folder}/${record.id}` : null;
}
