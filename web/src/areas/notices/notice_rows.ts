import type { Channel, NoticeFacts } from '../../api/types.ts';
import { CHANNELS, FORM_COUNTS, FORM_QUESTIONS } from './codes.ts';

/** One way of telling people as the form shows it. `rest` is what the form does not ask and must not lose. */
export type Used = { used: boolean; completed: Channel['completed']; note: string; rest: Partial<Channel> };
export type Channels = Record<string, Used>;
/** Answers as text; an empty one is unknown. */
export type Answers = Record<string, string>;

export function channelRows(kept: readonly Channel[] = []): Channels {
  return Object.fromEntries(
    CHANNELS.map((kind) => {
      const found = kept.find((channel) => channel.kind === kind);
      return [kind, { used: Boolean(found), completed: found?.completed ?? null, note: found?.note ?? '', rest: found ?? {} }];
    }),
  );
}

/** The channels ticked, then further services through the same channel, which the form does not show. */
export function toChannels(rows: Channels, kept: readonly Channel[] = []): Channel[] {
  const shown = CHANNELS.flatMap((kind) => {
    const row = rows[kind];
    return row?.used ? [{ ...row.rest, kind, completed: row.completed, note: row.note.trim() || null }] : [];
  });
  const again = kept.filter((channel, index) => {
    const isFirst = kept.findIndex((other) => other.kind === channel.kind) === index;
    return !isFirst && rows[channel.kind]?.used;
  });
  return [...shown, ...again];
}

export function answersOf(facts: NoticeFacts | undefined): Answers {
  const yesNo = (value: boolean | null | undefined) => (value === true ? 'yes' : value === false ? 'no' : '');
  return Object.fromEntries([
    ...FORM_QUESTIONS.map((question) => [question, yesNo(facts?.[question])]),
    ...FORM_COUNTS.map((question) => [question, String(facts?.[question] ?? '')]),
  ]) as Answers;
}

/** What nobody answered stays unknown. */
export function toFacts(answers: Answers): NoticeFacts {
  const yesNo = (question: string) => (answers[question] === 'yes' ? true : answers[question] === 'no' ? false : null);
  const amount = (question: string) => (/^\d{1,4}$/.test(answers[question] ?? '') ? Number(answers[question]) : null);
  return {
    large_group: yesNo('large_group'),
    newspapers: amount('newspapers'),
    display_points: amount('display_points'),
    in_both_languages: yesNo('in_both_languages'),
    states_terms: yesNo('states_terms'),
    names_addressees: yesNo('names_addressees'),
  };
}
