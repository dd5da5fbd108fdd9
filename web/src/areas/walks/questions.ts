import type { Finding, Walk, WalkAnswer } from '../../api/types.ts';

export type Answer = WalkAnswer;
/** By the kind of the finding that asks: the server asks each kind at most once. */
export type Answers = Record<string, Answer | undefined>;
/** What to do when the answer is no. */
export type Mend = 'walk' | 'export' | 'settlement';

const MENDS: Record<string, Mend> = { 'file-cut-short': 'export', 'far-from-settlement': 'settlement' };

export function questionsOf(walk: Pick<Walk, 'findings'>): Finding[] {
  return walk.findings.filter((finding) => finding.severity === 'question');
}

/** What the walk holds already: an answer given earlier, or on another phone. */
export function keptAnswers(walk: Pick<Walk, 'answers'>): Answers {
  return Object.fromEntries(walk.answers.map(({ question, answer }) => [question.kind, answer]));
}

/** Answers to what the walk does not ask any more, such as one about the settlement it was first sent for. */
export function earlierAnswers(walk: Pick<Walk, 'findings' | 'answers'>): Walk['answers'] {
  return walk.answers.filter(({ question }, at) => {
    const newest = walk.answers.findLastIndex((other) => other.question.kind === question.kind) === at;
    return !newest || !walk.findings.some(({ kind }) => kind === question.kind);
  });
}

export function mendOf(question: Finding): Mend {
  return MENDS[question.kind] ?? 'walk';
}

export function unanswered(questions: Finding[], answers: Answers): Finding[] {
  return questions.filter(({ kind }) => answers[kind] === undefined);
}

/** Answers that stop the walk. Another settlement mends the one that asked about it. */
export function stopping(questions: Finding[], answers: Answers, moved: boolean): Finding[] {
  return questions.filter((question) => answers[question.kind] === 'no' && !(moved && mendOf(question) === 'settlement'));
}

export type Submission = { answers: Record<string, Answer>; settlement_id?: string };

/**
 * What is sent. Naming another settlement answers the question about the first one; the server asks it anew there, and
 * it is answered only after the reader was told (`toldFar`).
 */
export function submissionOf(questions: Finding[], answers: Answers, movedTo: string | null, toldFar: boolean): Submission {
  const asked = questions.filter((question) => movedTo === null || mendOf(question) !== 'settlement');
  const given = givenOf(asked, answers);
  if (movedTo === null) return { answers: given };
  return { answers: toldFar ? { ...given, 'far-from-settlement': 'yes' } : given, settlement_id: movedTo };
}

export function givenOf(questions: Finding[], answers: Answers): Record<string, Answer> {
  const given = questions.map(({ kind }) => [kind, answers[kind]] as const).filter((pair): pair is [string, Answer] => pair[1] !== undefined);
  return Object.fromEntries(given);
}
