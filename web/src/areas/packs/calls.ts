import { get, post } from '../../api/client.ts';
import type { Pack } from '../../api/types.ts';

export function makePack(caseId: string): Promise<Pack> {
  return post(`/cases/${caseId}/packs`);
}

export function pack(id: string): Promise<Pack> {
  return get(`/packs/${id}`);
}
