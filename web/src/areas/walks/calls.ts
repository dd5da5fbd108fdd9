import { get, post, put, upload } from '../../api/client.ts';
import type { Page, ReturnReason, Standing, Walk, WalkState, WalkSummary } from '../../api/types.ts';
import type { WaitingWalk } from '../../offline/waiting_walks.svelte.ts';
import type { Answer, Submission } from './questions.ts';

export async function walks(state?: WalkState): Promise<WalkSummary[]> {
  return (await get<Page<WalkSummary>>('/walks', { state, limit: 100 })).items;
}

export function walk(id: string): Promise<Walk> {
  return get(`/walks/${id}`);
}

/** Sends a waiting walk. Its id makes a second attempt answer with what the first one stored. */
export function sendWalk(waiting: WaitingWalk, progress: (share: number) => void, signal?: AbortSignal): Promise<Walk> {
  const form = new FormData();
  form.set('id', waiting.id);
  form.set('settlement_id', waiting.settlement.id);
  form.set('file', waiting.file, waiting.file.name);
  return upload('/walks', form, progress, signal);
}

/** Keeps answers with the version of the walk that was read, also when the page closes meanwhile. */
export function keepAnswers(id: string, answers: Record<string, Answer>, version: number): Promise<Walk> {
  return put(`/walks/${id}/answers`, { answers }, version, true);
}

// What is handed over, accepted or returned is the version that was shown, and no other.

export function submitWalk(id: string, submission: Submission, version: number): Promise<Walk> {
  return post(`/walks/${id}/submit`, submission, version);
}

export function acceptWalk(
  id: string,
  decision: { agreed_by: string[]; valid_from?: string; standing?: Standing },
  version: number,
): Promise<Walk> {
  return post(`/walks/${id}/accept`, decision, version);
}

export function returnWalk(
  id: string,
  decision: { reason: ReturnReason; words: string },
  version: number,
): Promise<Walk> {
  return post(`/walks/${id}/return`, decision, version);
}
