import { t, word } from '../../i18n/index.ts';
import { day } from '../../lib/dates.ts';

type Face = { kind: string; reference: string; title: string; subtitle?: string | null };

/** The server's titles that are made of words, and the words that stand for them here. */
const TITLES: { kind: string; says: RegExp; words: (parts: string[]) => string }[] = [
  { kind: 'boundary', says: /^Boundary (\d+) of (.+)$/, words: ([number = '', name = '']) => t('face.boundary', { number, name }) },
  { kind: 'walk', says: /^Walk of (.+)$/, words: ([name = '']) => t('face.walk', { name }) },
  { kind: 'structure', says: /^Structure (.+)$/, words: ([name = '']) => t('face.structure', { name }) },
  { kind: 'impact', says: /^Count along (.+)$/, words: ([name = '']) => t('face.impact', { name }) },
];

/** What a record is called, in the reader's language where its title is made of words. */
export function titleOf({ kind, title }: Pick<Face, 'kind' | 'title'>): string {
  for (const form of TITLES) {
    const parts = form.kind === kind ? form.says.exec(title) : null;
    if (parts) return form.words(parts.slice(1));
  }
  return title;
}

/** The line under a title: places and courts as they are, codes and dates in words. */
export function subtitleOf({ kind, subtitle }: Pick<Face, 'kind' | 'subtitle'>): string {
  if (!subtitle) return '';
  if (kind === 'claim') return word('claimkind', subtitle);
  if (kind === 'incident') return word('phase', subtitle);
  if (kind === 'walk') return word('walkstate', subtitle);
  if (kind === 'structure') return word('use', subtitle);
  if (kind === 'pack') return word('packstate', subtitle);
  if (kind === 'item') return mediaOf(subtitle);
  if (kind === 'boundary') return t('face.from', { date: day(subtitle) });
  if (kind === 'impact') return t('face.counted', { date: day(subtitle) });
  if (kind === 'corridor') {
    const [what = '', stage] = subtitle.split(', ');
    return [word('corridorkind', what), word('stage', stage)].filter(Boolean).join(' · ');
  }
  return subtitle;
}

function mediaOf(type: string): string {
  const [family = ''] = type.split('/');
  if (type === 'application/pdf') return t('media.pdf');
  return ['image', 'video', 'audio', 'text'].includes(family) ? word('media', family) : t('media.other');
}

const GENERIC = /^(boundary|mpaka)( \d+| wa \d+)? (of|wa)( |$)|^(walk of|matembezi ya|structure|jengo|count along|hesabu ya)( |$)/i;

/** What to ask the server when a person types a title made of words: it knows the name in it. */
export function askedOf(typed: string): string {
  return typed.trim().replace(/\s+/g, ' ').replace(GENERIC, '').trim();
}

/** Hits that hold what was typed come first; when some hold it whole, the others are left out. */
export function rankedFor<Hit extends Face>(hits: readonly Hit[], typed: string): Hit[] {
  const wanted = plain(typed);
  if (plain(askedOf(typed)) === wanted) return [...hits];
  const holding = hits.filter((hit) => [hit.title, titleOf(hit)].some((title) => plain(title).includes(wanted)));
  return holding.length > 0 ? holding : [...hits];
}

const plain = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase();

/** How a figure or line was made, in words instead of the name of a program. */
export function methodOf(method: string | null | undefined): string {
  if (!method) return '';
  const cleaning = /^mipaka-walk-cleaning\/(.+)$/.exec(method);
  if (cleaning) return t('method.cleaning', { version: cleaning[1] ?? '' });
  const impact = /^impact (\S+):/.exec(method);
  if (impact) return t('method.impact', { version: impact[1] ?? '' });
  return method === 'walked with a phone' ? t('method.phone') : method;
}

/** Where something comes from: the server's own phrases in the reader's language, people's words as they are. */
export function sourceOf(source: string | null | undefined): string {
  if (!source) return '';
  if (source === 'Recorded track') return t('from.track');
  if (source === 'Original file') return t('from.file');
  if (source === 'Structures on record') return t('from.structures');
  if (source === 'Walk without a date of its own') return t('from.undated-walk');
  const dated = /^(Walk of|Boundary walk,) (\d{1,2} \w{3} \d{4})$/.exec(source);
  if (!dated) return source;
  return t(dated[1] === 'Walk of' ? 'from.walk' : 'from.boundary-walk', { date: localDay(dated[2] ?? '') });
}

function localDay(english: string): string {
  const at = Date.parse(`${english} UTC`);
  return Number.isNaN(at) ? english : day(new Date(at).toISOString());
}

const STANDINGS: Record<string, string> = {
  claim: 'claimstatus',
  incident: 'phase',
  walk: 'walkstate',
  corridor: 'stage',
  pack: 'packstate',
};

/** How far a record has come: each kind has its own word for it. */
export function standingOf(kind: string, standing: string | null | undefined): string {
  return word(STANDINGS[kind] ?? 'standing', standing);
}
