import { get, upload } from '../../api/client.ts';
import type { Item, Page } from '../../api/types.ts';

export async function evidenceAbout(subjectId: string): Promise<Item[]> {
  return (await get<Page<Item>>('/evidence', { subject_id: subjectId, limit: 100 })).items;
}

export type NewItem = { id: string; file: File; subject_id: string; settlement_id?: string };

/** Sends one file. The same id may be sent again when the answer was lost on the way. */
export function sendItem(item: NewItem, progress: (share: number) => void): Promise<Item> {
  const form = new FormData();
  form.set('id', item.id);
  form.set('title', item.file.name);
  form.set('subject_id', item.subject_id);
  if (item.settlement_id) form.set('settlement_id', item.settlement_id);
  form.set('file', item.file, item.file.name);
  return upload('/evidence', form, progress);
}
