import type { FuzzyDate } from '../api/types.ts';
import { language, type Language } from '../i18n/language.svelte.ts';

const MONTHS: Record<Language, string[]> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  sw: ['Jan', 'Feb', 'Mac', 'Apr', 'Mei', 'Jun', 'Jul', 'Ago', 'Sep', 'Okt', 'Nov', 'Des'],
};
const ABOUT: Record<Language, string> = { en: 'about', sw: 'karibu' };
const NAIROBI_OFFSET_MS = 3 * 3_600_000;

/** `2021-10-08` as "8 Oct 2021". */
export function day(date: string | null | undefined): string {
  const parts = date ? /^(\d{4})-(\d{2})-(\d{2})/.exec(date) : null;
  if (!parts) return '';
  return `${Number(parts[3])} ${MONTHS[language.now][Number(parts[2]) - 1] ?? ''} ${parts[1]}`;
}

/** A date told only as exactly as it is known. */
export function fuzzy(value: FuzzyDate | null | undefined): string {
  if (!value) return '';
  const shown = day(value.date);
  const year = value.date.slice(0, 4);
  if (value.precision === 'year') return year;
  if (value.precision === 'month') return shown.replace(/^\d+ /, '');
  // "About" means some year near this one: a day or month would pretend to know it.
  return value.precision === 'about' ? `${ABOUT[language.now]} ${year}` : shown;
}

/** A moment in Nairobi time (UTC+3, no summer time): "8 Oct 2021, 14:05". */
export function moment(at: string | null | undefined): string {
  const utc = at ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(utc)) return '';
  const local = new Date(utc + NAIROBI_OFFSET_MS).toISOString();
  return `${day(local)}, ${local.slice(11, 16)}`;
}

/** The day in Nairobi of a moment, as `YYYY-MM-DD`. */
export function nairobiDay(at: string): string {
  return today(Date.parse(at));
}

/** Today in Nairobi as `YYYY-MM-DD`. */
export function today(now: number = Date.now()): string {
  return new Date(now + NAIROBI_OFFSET_MS).toISOString().slice(0, 10);
}
