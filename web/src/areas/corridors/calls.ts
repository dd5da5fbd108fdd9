import { get, getAll, patch, post, type Query } from '../../api/client.ts';
import type { Corridor, CorridorBody, Impact, Page } from '../../api/types.ts';

/** Every corridor that a question fits, newest first. */
export function corridorsWhere(query: Query): Promise<{ items: Corridor[]; more: boolean }> {
  return getAll('/corridors', query);
}

export function corridor(id: string): Promise<Corridor> {
  return get(`/corridors/${id}`);
}

export function recordCorridor(body: CorridorBody & { id: string }): Promise<Corridor> {
  return post('/corridors', body);
}

export function changeCorridor(
  id: string,
  changes: Partial<CorridorBody> & { note?: string },
  version: number,
): Promise<Corridor> {
  return patch(`/corridors/${id}`, changes, version);
}

export function runImpact(id: string, screeningM: number): Promise<Impact> {
  return post(`/corridors/${id}/impacts`, { screening_m: screeningM });
}

export async function impacts(id: string): Promise<Impact[]> {
  return (await get<Page<Impact>>(`/corridors/${id}/impacts`)).items;
}

export function impact(id: string): Promise<Impact> {
  return get(`/impacts/${id}`);
}
