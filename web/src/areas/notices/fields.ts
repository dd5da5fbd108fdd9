import type { FuzzyDate, Named, Notice } from '../../api/types.ts';
import { answersOf, channelRows, type Answers, type Channels } from './notice_rows.ts';

/** The form as it stands on the screen. */
export type NoticeFields = {
  settlement: Named | null;
  title: string;
  issuer: string;
  capacity: string;
  issuerKind: string;
  landClass: string;
  basis: string;
  terms: string;
  issued: FuzzyDate | null;
  eviction: FuzzyDate | null;
  answers: Answers;
  channels: Channels;
};

export function fieldsOf(before: Notice | null): NoticeFields {
  return {
    settlement: before?.settlement ?? null,
    title: before?.title ?? '',
    issuer: before?.issuer.name ?? '',
    capacity: before?.issuer.capacity ?? '',
    issuerKind: before?.issuer.kind ?? 'unknown',
    landClass: before?.land_class ?? 'unknown',
    basis: before?.legal_basis ?? '',
    terms: before?.terms ?? '',
    issued: before?.issued ?? null,
    eviction: before?.eviction_on ?? null,
    answers: answersOf(before?.form),
    channels: channelRows(before?.channels),
  };
}

/** Whether somebody wrote anything that would be lost. */
export function isBegun(fields: NoticeFields): boolean {
  const texts = [fields.title, fields.issuer, fields.capacity, fields.basis, fields.terms, ...Object.values(fields.answers)];
  return (
    texts.some((text) => text.trim() !== '') ||
    fields.issued !== null ||
    fields.eviction !== null ||
    Object.values(fields.channels).some((channel) => channel.used)
  );
}
