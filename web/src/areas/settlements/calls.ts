import { get, getAll, patch, post } from '../../api/client.ts';
import type { Boundary, Page, Place, Settlement, SettlementItem } from '../../api/types.ts';

export function settlement(id: string, at?: string): Promise<Settlement> {
  return get(`/settlements/${id}`, { at });
}

/** One page of everything the reader may see. */
export function settlementPage(query: { limit: number; after: string | null }): Promise<Page<SettlementItem>> {
  return get('/settlements', query);
}

export async function settlements(query: { q?: string; bbox?: string; limit?: number } = {}): Promise<SettlementItem[]> {
  return (await get<Page<SettlementItem>>('/settlements', query)).items;
}

/** Every settlement by its name, to choose from. */
export async function allSettlements(): Promise<SettlementItem[]> {
  return (await getAll<SettlementItem>('/settlements')).items.sort((one, other) => one.name.localeCompare(other.name));
}

export type SettlementChanges = {
  name: string;
  aliases: string[];
  county: string | null;
  ward: string | null;
  centre: [number, number];
};

export function changeSettlement(
  id: string,
  changes: Partial<SettlementChanges> & { note?: string },
  version: number,
): Promise<Settlement> {
  return patch(`/settlements/${id}`, changes, version);
}

export async function boundaries(id: string): Promise<Boundary[]> {
  return (await get<Page<Boundary>>(`/settlements/${id}/boundaries`)).items;
}

export function addSettlement(id: string, organisation: string, body: SettlementChanges): Promise<Settlement> {
  return post('/settlements', { ...body, id, organisation_id: organisation });
}

export async function places(query: { kind: 'county' | 'ward'; within?: string }): Promise<Place[]> {
  return (await get<Page<Place>>('/places', { ...query, limit: 200 })).items;
}
