import { get, patch, post } from '../../api/client.ts';
import type { Notice, NoticeBody, Page } from '../../api/types.ts';

export async function notices(query: { settlement_id?: string; limit?: number } = {}): Promise<Notice[]> {
  return (await get<Page<Notice>>('/notices', query)).items;
}

export function notice(id: string): Promise<Notice> {
  return get(`/notices/${id}`);
}

export function recordNotice(body: NoticeBody & { id: string }): Promise<Notice> {
  return post('/notices', body);
}

export function changeNotice(
  id: string,
  changes: Partial<NoticeBody> & { note?: string },
  version: number,
): Promise<Notice> {
  return patch(`/notices/${id}`, changes, version);
}
