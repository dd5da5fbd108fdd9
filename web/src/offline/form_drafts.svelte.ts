import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { uuid7 } from '../lib/uuid7.ts';
import { isForgotten } from './forgotten.ts';

export type DraftKind = 'incident' | 'notice';
export type DraftFile = { id: string; file: File };
/** A form that was begun and not sent. It may name persons: it never leaves this phone but as the report itself. */
export type KeptDraft = {
  key: string;
  account_id: string;
  kind: DraftKind;
  /** The id that the report is sent with, however often. */
  id: string;
  title: string;
  settlement: string | null;
  kept_at: string;
  fields: object;
};

interface Schema extends DBSchema {
  drafts: { key: string; value: KeptDraft };
  files: { key: string; value: DraftFile & { draft: string }; indexes: { draft: string } };
}

const PAUSE_MS = 300;

let opened: Promise<IDBPDatabase<Schema>> | null = null;

/** A database of its own, so that its version can rise while a page of an older release is open. */
function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('mipaka-drafts', 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore('drafts', { keyPath: 'key' });
      fresh.createObjectStore('files', { keyPath: 'id' }).createIndex('draft', 'draft');
    },
  });
  return opened;
}

const keyOf = (accountId: string, kind: DraftKind) => `${accountId}/${kind}`;

async function removeStored(key: string): Promise<void> {
  const both = (await database()).transaction(['drafts', 'files'], 'readwrite');
  await both.objectStore('drafts').delete(key);
  for (const id of await both.objectStore('files').index('draft').getAllKeys(key)) await both.objectStore('files').delete(id);
  await both.done;
}

/** Drafts of this account, the latest first; those left too long are removed on the way. */
export async function keptDrafts(accountId: string): Promise<KeptDraft[]> {
  try {
    await forgetOldDrafts();
    const all = await (await database()).getAll('drafts');
    return all.filter((draft) => draft.account_id === accountId).sort((one, other) => other.kept_at.localeCompare(one.kept_at));
  } catch {
    return [];
  }
}

/** Drafts of anybody that were left too long. */
export async function forgetOldDrafts(): Promise<void> {
  const all = await (await database()).getAll('drafts');
  for (const draft of all) if (isForgotten(draft.kept_at)) await removeStored(draft.key);
}

/** Everything this account began on this phone, for when it signs out. */
export async function forgetDrafts(accountId: string): Promise<void> {
  const all = await (await database()).getAll('drafts');
  for (const draft of all) if (draft.account_id === accountId) await removeStored(draft.key);
}

type Said<Fields> = { title: string; settlement: string | null; fields: Fields };

/** One form being filled in, and what the phone keeps of it. */
export class FormDraft<Fields extends object> {
  readonly id: string;
  readonly fields: Partial<Fields>;
  readonly files: DraftFile[];
  /** When it was left, if this is a form taken up again. */
  readonly begun: string | null;
  /** True when the phone could not keep it. */
  failed = $state(false);
  readonly #accountId: string;
  readonly #kind: DraftKind;
  readonly #restart: () => void;
  #storedFiles: Set<string>;
  #wait: ReturnType<typeof setTimeout> | undefined;
  #next: (() => Promise<void>) | null = null;
  #gone = false;

  constructor(accountId: string, kind: DraftKind, before: KeptDraft | null, files: DraftFile[], restart: () => void) {
    this.#accountId = accountId;
    this.#kind = kind;
    this.#restart = restart;
    this.#storedFiles = new Set(files.map((file) => file.id));
    this.id = before?.id ?? uuid7();
    this.fields = (before?.fields ?? {}) as Partial<Fields>;
    this.files = files;
    this.begun = before?.kept_at ?? null;
  }

  /** Keeps what stands in the form, once the person pauses. */
  keep(said: Said<Fields>, files: DraftFile[]): void {
    this.#next = () => this.#store(said, files);
    clearTimeout(this.#wait);
    this.#wait = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  /** At once: the page is about to go. */
  async flush(): Promise<void> {
    clearTimeout(this.#wait);
    const next = this.#next;
    this.#next = null;
    if (!next || this.#gone) return;
    try {
      await next();
      this.failed = false;
    } catch {
      this.failed = true;
    }
  }

  async #store({ title, settlement, fields }: Said<Fields>, files: DraftFile[]): Promise<void> {
    const key = keyOf(this.#accountId, this.#kind);
    const both = (await database()).transaction(['drafts', 'files'], 'readwrite');
    const kept_at = new Date().toISOString();
    await both.objectStore('drafts').put({ key, account_id: this.#accountId, kind: this.#kind, id: this.id, title, settlement, kept_at, fields });
    const wanted = new Set(files.map((file) => file.id));
    for (const id of this.#storedFiles) if (!wanted.has(id)) await both.objectStore('files').delete(id);
    for (const { id, file } of files) if (!this.#storedFiles.has(id)) await both.objectStore('files').put({ id, file, draft: key });
    await both.done;
    this.#storedFiles = wanted;
    void navigator.storage?.persist?.().catch(() => false);
  }

  /** Nothing of it stays on this phone: it was sent, thrown away, or emptied by hand. */
  async remove(): Promise<void> {
    clearTimeout(this.#wait);
    this.#next = null;
    this.#storedFiles = new Set();
    await removeStored(keyOf(this.#accountId, this.#kind)).catch(() => {});
  }

  async sent(): Promise<void> {
    this.#gone = true;
    await this.remove();
  }

  async throwAway(): Promise<void> {
    await this.sent();
    this.#restart();
  }
}

/** The form as it was left, or an empty one. */
export async function openDraft<Fields extends object>(accountId: string, kind: DraftKind, restart: () => void): Promise<FormDraft<Fields>> {
  try {
    const found = (await keptDrafts(accountId)).find((draft) => draft.kind === kind) ?? null;
    const files = found ? await (await database()).getAllFromIndex('files', 'draft', found.key) : [];
    return new FormDraft<Fields>(accountId, kind, found, files, restart);
  } catch {
    return new FormDraft<Fields>(accountId, kind, null, [], restart);
  }
}
