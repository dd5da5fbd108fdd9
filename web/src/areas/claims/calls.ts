import { get, patch, post } from '../../api/client.ts';
import type { Claim, FuzzyDate, Page } from '../../api/types.ts';
import type { MultiPolygon, Polygon } from 'geojson';

export type ClaimBody = {
  settlement_id: string;
  label: string;
  claim_kind: string;
  since: FuzzyDate | null;
  status: string;
  source: string;
  geometry: Polygon | MultiPolygon;
};

export async function claims(at?: string): Promise<Claim[]> {
  return (await get<Page<Claim>>('/claims', { limit: 200, at })).items;
}

export function claim(id: string): Promise<Claim> {
  return get(`/claims/${id}`);
}

export function recordClaim(body: ClaimBody & { id: string }): Promise<Claim> {
  return post('/claims', body);
}

export function changeClaim(id: string, changes: Partial<ClaimBody> & { note?: string }, version: number): Promise<Claim> {
  return patch(`/claims/${id}`, changes, version);
}
