import type { Finding, Walk, WalkState } from '../../api/types.ts';

/** What a person is told a walk is: a draft that nothing can be made of is no draft. */
export type ShownState = WalkState | 'refused';

export function shownState(walk: Pick<Walk, 'state' | 'may_submit'>): ShownState {
  return walk.state === 'draft' && !walk.may_submit ? 'refused' : walk.state;
}

/** What a reader found stands in brackets behind the sentence, in English whatever the sentence's language. */
export function apart(words: string): { sentence: string; found: string } {
  const parts = /^(.*[.!?]) \((.+)\)$/s.exec(words);
  return { sentence: parts?.[1] ?? words, found: parts?.[2] ?? '' };
}

export type Remedy = 'walk' | 'export' | 'file';

/** The file lost a part on its way out of the phone, or never was a track. */
const EXPORT = new Set([
  'file-cut-short',
  'empty',
  'not-a-walk',
  'not-well-formed',
  'unknown-encoding',
  'doctype-refused',
  'nothing-walked',
]);
/** The track is whole, but it does not go round anything. */
const WALK = new Set(['not-a-round', 'out-and-back', 'no-area', 'too-few-points', 'crosses-itself', 'too-tangled']);

/** What to do about a walk that cannot become a boundary, the surest first. */
export function remedies(walk: { unreadable: { code: string } | null; findings: Pick<Finding, 'kind' | 'severity'>[] }): Remedy[] {
  const codes = walk.unreadable
    ? [walk.unreadable.code]
    : walk.findings.filter((each) => each.severity === 'refusal' || each.kind === 'file-cut-short').map((each) => each.kind);
  const found = new Set(codes.map((code): Remedy => (EXPORT.has(code) ? 'export' : WALK.has(code) ? 'walk' : 'file')));
  return (['export', 'walk', 'file'] as const).filter((remedy) => found.has(remedy));
}
