import type { FuzzyDate } from '../../api/types.ts';
import { t, told, word, type Words } from '../../i18n/index.ts';
import { day, fuzzy } from '../../lib/dates.ts';
import { plainNumber } from '../../lib/measure.ts';
import { saying } from '../walks/saying.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Where the words for a field's codes stand; some fields mean another thing in another kind of record. */
const GROUPS: Record<string, string> = {
  phase: 'phase',
  stage: 'stage',
  land_class: 'land',
  visibility: 'see',
  standing: 'standing',
  'claim.kind': 'claimkind',
  'claim.status': 'claimstatus',
  'corridor.kind': 'corridorkind',
  'walk.state': 'walkstate',
};

/** The value that a version of a record of some kind held in a field, as a reader is told it. */
export function toldValue(kind: string, field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t('history.nothing');
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (typeof value === 'number') return plainNumber(value, 6);
  if (typeof value === 'string') return toldText(kind, field, value);
  if (isWidth(field, value)) return toldWidth(value);
  if (Array.isArray(value)) {
    const sentences = value.some((each) => isFinding(each) || isAnswered(each));
    return value.length === 0 ? t('history.nothing') : value.map((each) => toldValue(kind, field, each)).join(sentences ? '\n' : '; ');
  }
  if (isFuzzy(value)) return fuzzy(value);
  if (isFinding(value)) return told(value.words);
  if (isAnswered(value)) return `${told(value.question.words)} ${saying(value.question.kind, value.answer)}`;
  return toldParts(kind, field, value as Record<string, unknown>);
}

function toldText(kind: string, field: string, value: string): string {
  const group = GROUPS[`${kind}.${field}`] ?? GROUPS[field];
  if (group) return word(group, value);
  return DAY.test(value) ? day(value) : value;
}

function isFuzzy(value: unknown): value is FuzzyDate {
  return typeof value === 'object' && value !== null && 'date' in value && 'precision' in value;
}

type Found = { kind: string; words: Words };

function isFinding(value: unknown): value is Found {
  return typeof value === 'object' && value !== null && 'words' in value && 'severity' in value;
}

function isAnswered(value: unknown): value is { question: Found; answer: 'yes' | 'no' } {
  return typeof value === 'object' && value !== null && 'question' in value && isFinding(value.question);
}

type Width = [low: number | null, best: number, high: number | null, source: string, confidence: string];

function isWidth(field: string, value: unknown): value is Width | Record<string, never> {
  return ['left', 'right'].includes(field) && typeof value === 'object';
}

function toldWidth(value: Width | Record<string, unknown>): string {
  const [low, best, high, source, confidence] = Array.isArray(value)
    ? value
    : [value['low_m'], value['best_m'], value['high_m'], value['source'], value['confidence']];
  const amounts = [low, best, high].map((amount) => (typeof amount === 'number' ? plainNumber(amount, 2) : '?'));
  return [`${amounts.join(' / ')} m`, String(source ?? ''), word('widthconfidence', String(confidence ?? ''))].filter(Boolean).join(', ');
}

/** Codes inside a channel, a figure, an issuer or an answer, by the name of the part. */
const PARTS: Record<string, string> = {
  'channels.kind': 'channel',
  'issuer.kind': 'issuer',
  'counts.counted': 'what',
  'counts.gender': 'gender',
  'counts.age_group': 'age',
  'counts.disability': 'disability',
  'counts.tenure_role': 'tenure',
  'team.role': 'role',
  confidence: 'confidence',
};

function toldParts(kind: string, field: string, parts: Record<string, unknown>): string {
  const told = Object.entries(parts).flatMap(([name, part]) => {
    if (part === null || part === undefined || part === '' || part === false || name.endsWith('_id')) return [];
    const group = PARTS[`${field}.${name}`] ?? PARTS[name];
    if (group && typeof part === 'string') return [word(group, part)];
    const question = field === 'form' ? word('notice.form', name) : '';
    const words = toldValue(kind, field === 'form' ? '' : field, part);
    return [question ? `${question} ${words}` : words];
  });
  return told.length > 0 ? told.join(', ') : t('history.nothing');
}
