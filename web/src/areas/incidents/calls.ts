import { get, getAll, patch, post, type Query } from '../../api/client.ts';
import type { Incident, IncidentBody, Page } from '../../api/types.ts';

export async function incidents(query: { settlement_id?: string; limit?: number; at?: string } = {}): Promise<Incident[]> {
  return (await get<Page<Incident>>('/incidents', query)).items;
}

/** Every incident that a question fits, newest first. */
export function incidentsWhere(query: Query): Promise<{ items: Incident[]; more: boolean }> {
  return getAll('/incidents', query);
}

export function incident(id: string): Promise<Incident> {
  return get(`/incidents/${id}`);
}

export function recordIncident(body: IncidentBody & { id: string }): Promise<Incident> {
  return post('/incidents', body);
}

export function changeIncident(
  id: string,
  changes: Partial<IncidentBody> & { note?: string },
  version: number,
): Promise<Incident> {
  return patch(`/incidents/${id}`, changes, version);
}
