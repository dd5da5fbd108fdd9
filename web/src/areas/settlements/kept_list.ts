import type { SettlementItem } from '../../api/types.ts';
import { metresBetween } from '../../lib/metres_between.ts';
import { keepSettlements, keptSettlements, type KeptList, type KeptSettlement } from '../../offline/kept_settlements.ts';
import { settlementPage } from './calls.ts';

const FRESH_MS = 12 * 60 * 60 * 1000;
const MOST_PAGES = 5;

/** Without marks, case and doubled spaces, so that a name typed in a hurry is found. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

/** Kept settlements by name or alias, those whose name begins with the words first, then by name; near ones first when a place is given. */
export function findKept(list: KeptSettlement[], words: string, here: [number, number] | null): KeptSettlement[] {
  const wanted = plain(words);
  const names = (each: KeptSettlement) => [each.name, ...each.aliases].map(plain);
  const found = wanted === '' ? [...list] : list.filter((each) => names(each).some((name) => name.includes(wanted)));
  const begins = (each: KeptSettlement) => (names(each).some((name) => name.startsWith(wanted)) ? 0 : 1);
  return found.sort((one, other) =>
    here
      ? metresBetween(here, one.centre) - metresBetween(here, other.centre)
      : begins(one) - begins(other) || one.name.localeCompare(other.name),
  );
}

/** Only what everybody may know is kept on a phone that may be lost. */
export function publicPart(items: SettlementItem[]): KeptSettlement[] {
  return items
    .filter((each) => each.visibility === 'public')
    .map(({ id, name, aliases, county, ward, centre }) => ({ id, name, aliases, county, ward, centre }));
}

export function isFresh(list: KeptList | null, now: Date): boolean {
  return list !== null && now.getTime() - new Date(list.at).getTime() < FRESH_MS;
}

/** Fetches the list for days without a network, at most twice a day: data costs money. */
export async function renewKept(now = new Date()): Promise<void> {
  if (isFresh(await keptSettlements(), now)) return;
  const settlements: KeptSettlement[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items, next }: { items: SettlementItem[]; next: string | null } = await settlementPage({ limit: 200, after });
    settlements.push(...publicPart(items));
    after = next;
    if (after === null) break;
  }
  await keepSettlements({ at: now.toISOString(), settlements });
}
