/** What somebody has not gone back to for so long is removed: a phone is lost, lent or taken. */
const DAYS_KEPT = 30;
const DAY_MS = 86_400_000;

export function isForgotten(keptAt: string, now: number = Date.now()): boolean {
  return now - Date.parse(keptAt) > DAYS_KEPT * DAY_MS;
}

/** Walks are kept longer for whoever is signed in: they see them waiting, and send or remove them. */
export function isAbandoned(walk: { account_id: string; added_at: string }, accountId: string | null, now: number = Date.now()): boolean {
  return walk.account_id !== accountId && isForgotten(walk.added_at, now);
}
