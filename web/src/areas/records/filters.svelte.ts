import { t } from '../../i18n/index.ts';
import type { Named } from '../../api/types.ts';

/** What a list is narrowed to. Each part is empty where nothing is asked. */
export type Asked = { q: string; settlement: string; code: string; from: string; to: string; status: string };
const NOTHING: Asked = { q: '', settlement: '', code: '', from: '', to: '', status: '' };

/** The filters of a list. They stay while the page is open, so that a look at one record does not lose them. */
export class Filters {
  asked = $state<Asked>({ ...NOTHING });

  clear(...parts: (keyof Asked)[]): void {
    for (const part of parts.length > 0 ? parts : (Object.keys(NOTHING) as (keyof Asked)[])) this.asked[part] = '';
  }

  /** The span of whole years, in order whichever was chosen first. */
  get span(): { from?: string; to?: string } {
    return spanOf(this.asked.from, this.asked.to);
  }
}

export function spanOf(from: string, to: string): { from?: string; to?: string } {
  const [first, last] = from && to && from > to ? [to, from] : [from, to];
  return { ...(first ? { from: `${first}-01-01` } : {}), ...(last ? { to: `${last}-12-31` } : {}) };
}

/** One thing that is asked, in words, and how to take it back. */
export type Narrowing = { part: keyof Asked; words: string; clear: () => void };

/** What narrows a list, for a reader whose list came out empty. */
export function narrowings(filters: Filters, told: { settlements: readonly Named[]; code: string; status: string }): Narrowing[] {
  const { asked } = filters;
  const years = asked.from && asked.to ? `${asked.from}–${asked.to}` : asked.from ? t('filter.since', { year: asked.from }) : t('filter.until', { year: asked.to });
  const parts: [boolean, string, [keyof Asked, ...(keyof Asked)[]]][] = [
    [asked.q.trim() !== '', `“${asked.q.trim()}”`, ['q']],
    [asked.settlement !== '', told.settlements.find((each) => each.id === asked.settlement)?.name ?? t('kind.settlement'), ['settlement']],
    [asked.code !== '', told.code, ['code']],
    [asked.status !== '', told.status, ['status']],
    [asked.from !== '' || asked.to !== '', years, ['from', 'to']],
  ];
  return parts.filter(([on]) => on).map(([, words, keys]) => ({ part: keys[0], words, clear: () => filters.clear(...keys) }));
}
