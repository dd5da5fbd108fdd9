import { get, post } from '../../api/client.ts';
import type { Pack } from '../../api/types.ts';

/** `includesSealed`: whoever asks was told which exhibits are sealed, and wants them to leave. */
export function makePack(caseId: string, includesSealed: boolean): Promise<Pack> {
  return post(`/cases/${caseId}/packs`, { includes_sealed: includesSealed });
}

export function pack(id: string): Promise<Pack> {
  return get(`/packs/${id}`);
}
