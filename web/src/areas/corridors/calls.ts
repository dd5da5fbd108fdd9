import { get, patch, post } from '../../api/client.ts';
import type { Corridor, CorridorBody, Impact, Page } from '../../api/types.ts';

export async function corridors(at?: string): Promise<Corridor[]> {
  return (await get<Page<Corridor>>('/corridors', { limit: 200, at })).items;
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
