import { call, get, patch, post } from '../../api/client.ts';
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

export async function setTeam(id: string, team: { account_id: string; role: string }[]): Promise<Case> {
  return (await call<Case>('PUT', `/cases/${id}/team`, { body: { team } })).data;
}

export type NewExhibit = { record_id?: string; item_id?: string; description: string; mark?: string };

export function attachExhibit(caseId: string, exhibit: NewExhibit): Promise<Exhibit> {
  return post(`/cases/${caseId}/exhibits`, exhibit);
}

export async function changeExhibit(
  caseId: string,
  id: string,
  changes: { mark?: string; description?: string },
): Promise<Exhibit> {
  return (await call<Exhibit>('PATCH', `/cases/${caseId}/exhibits/${id}`, { body: changes })).data;
}

export async function removeExhibit(caseId: string, id: string): Promise<void> {
  await call('DELETE', `/cases/${caseId}/exhibits/${id}`);
}

export async function orderExhibits(caseId: string, order: string[]): Promise<void> {
  await call('PUT', `/cases/${caseId}/exhibits/order`, { body: { order } });
}
