import { get } from '../../api/client.ts';
import type { RecordCard } from '../../api/types.ts';

export function recordOfFeature(featureId: string): Promise<RecordCard> {
  return get(`/records/by-feature/${featureId}`);
}

export function record(id: string): Promise<RecordCard> {
  return get(`/records/${id}`);
}
