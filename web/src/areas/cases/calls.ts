import { call, etagOf, get, patch, post, put, versionOf } from '../../api/client.ts';
import type { Case, CaseBody, Exhibit, Named, Page } from '../../api/types.ts';

export async function cases(): Promise<Case[]> {
  return (await get<Page<Case>>('/cases', { limit: 100 })).items;
}

export function caseFile(id: string): Promise<Case> {
  return get(`/cases/${id}`);
}

export function openCase(body: CaseBody & { id: string }): Promise<Case> {
  return post('/cases', body);
}

export function changeCase(id: string, changes: Partial<CaseBody> & { note?: string }, version: number): Promise<Case> {
  return patch(`/cases/${id}`, changes, version);
}

export async function colleagues(organisation: string): Promise<Named[]> {
  return (await get<Page<Named>>(`/organisations/${organisation}/colleagues`)).items;
}

export function setTeam(id: string, team: { account_id: string; role: string }[], version: number): Promise<Case> {
  return put(`/cases/${id}/team`, { team }, version);
}

export type NewExhibit = {
  /** Made here: sent again it attaches nothing twice. */
  id: string;
  record_id?: string;
  item_id?: string;
  description: string;
  mark?: string;
  /** The record is an exhibit already and shall bear a second mark. */
  again?: boolean;
};
/** Exhibits and their order have the version of their case. */
export type StoredExhibit = { exhibit: Exhibit; version: number };

export async function attachExhibit(caseId: string, exhibit: NewExhibit): Promise<StoredExhibit> {
  const answer = await call<Exhibit>('POST', `/cases/${caseId}/exhibits`, { body: exhibit });
  return { exhibit: answer.data, version: versionOf(answer) };
}

export async function changeExhibit(
  caseId: string,
  id: string,
  changes: { mark?: string; description?: string },
  version: number,
): Promise<StoredExhibit> {
  const answer = await call<Exhibit>('PATCH', `/cases/${caseId}/exhibits/${id}`, { body: changes, etag: etagOf(version) });
  return { exhibit: answer.data, version: versionOf(answer) };
}

/** Tells the version that the case has without it. */
export async function removeExhibit(caseId: string, id: string, version: number): Promise<number> {
  return versionOf(await call('DELETE', `/cases/${caseId}/exhibits/${id}`, { etag: etagOf(version) }));
}

export function orderExhibits(caseId: string, order: string[], version: number): Promise<Case> {
  return put(`/cases/${caseId}/exhibits/order`, { order }, version);
}
