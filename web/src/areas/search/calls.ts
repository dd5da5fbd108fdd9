import { get } from '../../api/client.ts';
import type { SearchHit } from '../../api/types.ts';

export async function search(q: string, signal?: AbortSignal): Promise<SearchHit[]> {
  return (await get<{ items: SearchHit[] }>('/search', { q }, signal)).items;
}
