import type { Exhibit } from '../../api/types.ts';

/** Pages of the desk that show a record of a kind. The rest is shown by the page that fits any record. */
const PAGES: Record<string, string> = {
  settlement: '/desk/settlements',
  claim: '/desk/claims',
  corridor: '/desk/corridors',
  incident: '/desk/incidents',
  notice: '/desk/notices',
  walk: '/mapper/walks',
};

/** Where an exhibit opens: the page of its record or its original file; null when the reader may not know it. */
export function exhibitLink(exhibit: Pick<Exhibit, 'record' | 'item'>): { href: string; file: boolean } | null {
  if (exhibit.item) return { href: `/api/v1/evidence/${exhibit.item.id}/file`, file: true };
  if (!exhibit.record) return null;
  const { kind, id } = exhibit.record;
  return { href: `${PAGES[kind] ?? '/desk/records'}/${id}`, file: false };
}
