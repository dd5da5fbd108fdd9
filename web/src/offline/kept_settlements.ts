import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/** What is kept of a settlement everybody may know of: enough to name where one walked. */
export type KeptSettlement = {
  id: string;
  name: string;
  aliases: string[];
  county: string | null;
  ward: string | null;
  centre: [number, number];
};
export type KeptList = { at: string; settlements: KeptSettlement[] };

interface Schema extends DBSchema {
  lists: { key: 'settlements'; value: KeptList };
}

let opened: Promise<IDBPDatabase<Schema>> | null = null;

/** A database of its own: raising the version of the walks' database would wait for every open page of an older release. */
function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('mipaka-places', 1, { upgrade: (fresh) => void fresh.createObjectStore('lists') });
  return opened;
}

export async function keptSettlements(): Promise<KeptList | null> {
  try {
    return (await (await database()).get('lists', 'settlements')) ?? null;
  } catch {
    return null;
  }
}

export async function keepSettlements(list: KeptList): Promise<void> {
  await (await database()).put('lists', list, 'settlements');
}
