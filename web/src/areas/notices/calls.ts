import { get, getAll, patch, post, type Query } from '../../api/client.ts';
import type { Notice, NoticeBody, Page } from '../../api/types.ts';

export async function notices(query: { settlement_id?: string; limit?: number } = {}): Promise<Notice[]> {
  return (await get<Page<Notice>>('/notices', query)).items;
}

/** Every notice that a question fits, newest first. */
export function noticesWhere(query: Query): Promise<{ items: Notice[]; more: boolean }> {
  return getAll('/notices', query);
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
