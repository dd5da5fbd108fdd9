import type { Finding, Walk } from '../../api/types.ts';

export type Answer = 'yes' | 'no';
export type Answers = Record<string, Answer | undefined>;
/** A finding that asks, with the key its answer is kept under. */
export type Question = { key: string; finding: Finding };
/** What to do when the answer is no. */
export type Mend = 'walk' | 'export' | 'settlement';

const MENDS: Record<string, Mend> = { 'file-cut-short': 'export', 'far-from-settlement': 'settlement' };

/** Each finding that asks is a question of its own, also when two are of one kind. */
export function questionsOf(walk: Pick<Walk, 'findings'>): Question[] {
  return walk.findings
    .filter((finding) => finding.severity === 'question')
    .map((finding, index) => ({ key: `${finding.kind}-${index}`, finding }));
}

export function mendOf(question: Question): Mend {
  return MENDS[question.finding.kind] ?? 'walk';
}

export function unanswered(questions: Question[], answers: Answers): Question[] {
  return questions.filter(({ key }) => answers[key] === undefined);
}

/** Answers that stop the walk. Another settlement mends the one that asked about it. */
export function stopping(questions: Question[], answers: Answers, moved: boolean): Question[] {
  return questions.filter((question) => answers[question.key] === 'no' && !(moved && mendOf(question) === 'settlement'));
}

export type Submission = { confirm_gap?: boolean; settlement_id?: string };

/**
 * What is sent. For another settlement the server looks anew and may ask what nobody here has seen: the first attempt
 * confirms nothing (`seen` false), and the second only after the reader was told.
 */
export function submissionOf(questions: Question[], movedTo: string | null, seen: boolean): Submission {
  const confirms = movedTo === null ? questions.length > 0 : seen;
  return { ...(confirms ? { confirm_gap: true } : {}), ...(movedTo === null ? {} : { settlement_id: movedTo }) };
}

/** After the first attempt for another settlement: whether the server asks only what is answered already. */
export function asksNothingNew(codes: string[], questions: Question[]): boolean {
  const known = new Set(questions.filter((each) => mendOf(each) !== 'settlement').map(({ finding }) => finding.kind));
  return codes.every((code) => known.has(code));
}
