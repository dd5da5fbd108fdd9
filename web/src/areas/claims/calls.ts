import { get, post } from '../../api/client.ts';
import type { Claim, FuzzyDate, Page } from '../../api/types.ts';
import type { Polygon } from 'geojson';

export type ClaimBody = {
  id: string;
  settlement_id: string;
  label: string;
  claim_kind: string;
  since: FuzzyDate | null;
  status: string;
  source: string;
  geometry: Polygon;
};

export async function claims(): Promise<Claim[]> {
  return (await get<Page<Claim>>('/claims', { limit: 200 })).items;
}

export function claim(id: string): Promise<Claim> {
  return get(`/claims/${id}`);
}

export function recordClaim(body: ClaimBody): Promise<Claim> {
  return post('/claims', body);
}
