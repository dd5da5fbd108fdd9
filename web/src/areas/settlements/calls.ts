import { get } from '../../api/client.ts';
import type { Boundary, Page, Settlement, SettlementItem } from '../../api/types.ts';

export function settlement(id: string): Promise<Settlement> {
  return get(`/settlements/${id}`);
}

export async function settlements(query: { q?: string; bbox?: string; limit?: number } = {}): Promise<SettlementItem[]> {
  return (await get<Page<SettlementItem>>('/settlements', query)).items;
}

export async function boundaries(id: string): Promise<Boundary[]> {
  return (await get<Page<Boundary>>(`/settlements/${id}/boundaries`)).items;
}
