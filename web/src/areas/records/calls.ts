import { get, post, type ApiPath } from '../../api/client.ts';
import type { HistoryEntry, RecordCard, Visibility } from '../../api/types.ts';

export function recordOfFeature(featureId: string): Promise<RecordCard> {
  return get(`/records/by-feature/${featureId}`);
}

export function record(id: string): Promise<RecordCard> {
  return get(`/records/${id}`);
}

/** Where the versions of each kind of record are listed. */
const HISTORIES: Record<string, (id: string) => ApiPath> = {
  settlement: (id) => `/settlements/${id}/history`,
  claim: (id) => `/claims/${id}/history`,
  corridor: (id) => `/corridors/${id}/history`,
  notice: (id) => `/notices/${id}/history`,
  incident: (id) => `/incidents/${id}/history`,
  case: (id) => `/cases/${id}/history`,
  walk: (id) => `/walks/${id}/history`,
};

/** Every version, newest first; none for a kind that keeps no history of its own. */
export async function history(kind: string, id: string): Promise<HistoryEntry[]> {
  const path = HISTORIES[kind];
  return path ? (await get<{ items: HistoryEntry[] }>(path(id))).items : [];
}

export function setVisibility(id: string, visibility: Visibility, reason: string): Promise<RecordCard> {
  return post(`/records/${id}/visibility`, { visibility, reason });
}
