import { session } from '../../api/session.svelte.ts';
import type { Role } from '../../api/types.ts';

const HOME: Record<Role, string> = {
  mapper: '/mapper',
  verifier: '/mapper/queue',
  advocate: '/desk/corridors',
  lawyer: '/desk/cases',
  administrator: '/start',
};

/** Signs in as one of the demo people and opens the page they work on. */
export async function enterAs(role: Role): Promise<void> {
  await session.signInDemo(role);
  location.assign(HOME[role]);
}
