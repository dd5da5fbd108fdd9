import { forgetDrafts, forgetOldDrafts, keptDrafts } from './form_drafts.svelte.ts';
import { waitingWalks } from './waiting_walks.svelte.ts';

/** What this phone alone holds of an account: nobody else has it until it is sent. */
export type Held = { walks: number; reports: number };

export async function heldFor(accountId: string): Promise<Held> {
  const [walks, reports] = await Promise.all([waitingWalks.countOf(accountId), keptDrafts(accountId)]);
  return { walks, reports: reports.length };
}

/** Nothing of this account stays on the phone. */
export async function forgetHeld(accountId: string): Promise<void> {
  await Promise.allSettled([waitingWalks.forgetAll(accountId), forgetDrafts(accountId)]);
}

/** What nobody came back for is removed, whoever is signed in now, if anybody is. */
export async function forgetOld(accountId: string | null): Promise<void> {
  await Promise.allSettled([waitingWalks.forgetOld(accountId), forgetOldDrafts()]);
}
