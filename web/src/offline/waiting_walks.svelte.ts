import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { isAbandoned } from './forgotten.ts';

/** A walk that the server does not hold yet. Its id is the one every attempt is sent with. */
export type WaitingWalk = {
  id: string;
  account_id: string;
  settlement: { id: string; name: string };
  file: File;
  added_at: string;
};

interface Schema extends DBSchema {
  walks: { key: string; value: WaitingWalk };
}

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('mipaka', 1, {
    upgrade: (fresh) => void fresh.createObjectStore('walks', { keyPath: 'id' }),
  });
  return opened;
}

class WaitingWalks {
  all = $state.raw<WaitingWalk[]>([]);

  /** Only one's own: phones are shared. */
  async load(accountId: string): Promise<void> {
    const kept = await database().then((open) => open.getAll('walks'), () => []);
    this.all = kept.filter((walk) => walk.account_id === accountId);
  }

  /** Tells whether it survives closing the page: a full phone, or storage switched off, leaves it in memory only. */
  async keep(walk: WaitingWalk): Promise<boolean> {
    const kept = await this.#put(walk);
    this.all = [...this.all.filter((other) => other.id !== walk.id), walk];
    return kept;
  }

  async #put(walk: WaitingWalk): Promise<boolean> {
    try {
      await (await database()).put('walks', walk);
      // Asked for when there is something to lose: the browser may otherwise clear it when space runs short.
      void navigator.storage?.persist?.().catch(() => false);
      return true;
    } catch {
      return false;
    }
  }

  async forget(id: string): Promise<void> {
    this.all = this.all.filter((walk) => walk.id !== id);
    await (await database()).delete('walks', id);
  }

  async countOf(accountId: string): Promise<number> {
    return (await this.#stored((walk) => walk.account_id === accountId)).length;
  }

  async forgetAll(accountId: string): Promise<void> {
    for (const { id } of await this.#stored((walk) => walk.account_id === accountId)) await this.forget(id);
  }

  /** What was left too long by somebody who is not signed in. */
  async forgetOld(accountId: string | null): Promise<void> {
    for (const { id } of await this.#stored((walk) => isAbandoned(walk, accountId))) await this.forget(id);
  }

  async #stored(which: (walk: WaitingWalk) => boolean): Promise<WaitingWalk[]> {
    const kept = await database().then((open) => open.getAll('walks'), () => []);
    const unkept = this.all.filter((walk) => !kept.some((other) => other.id === walk.id));
    return [...kept, ...unkept].filter(which);
  }
}

export const waitingWalks = new WaitingWalks();
