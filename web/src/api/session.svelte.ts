import { keepAccount, keepDemo, keptAccount, keptDemo } from '../offline/kept_account.ts';
import { call, get, post } from './client.ts';
import { asProblem } from './problem.ts';
import type { About, DemoDoors, Me, Role } from './types.ts';

class Session {
  /** undefined while unknown, null when signed out. */
  me = $state<Me | null | undefined>(undefined);
  about = $state<About | null>(null);
  doors = $state<DemoDoors | null>(null);

  /** Who was signed in last on this device, as long as no server has said otherwise. */
  kept = $state<string | null>(keptAccount());

  /** The account whose walks are shown: the one signed in, or the one kept while the server cannot be asked. */
  get accountId(): string | null {
    return this.me === undefined ? this.kept : (this.me?.id ?? null);
  }

  /** Asks who is signed in. `away` leaves it open while nobody answers, for a page that also works without a network. */
  async load(away = false): Promise<void> {
    const doors = this.#loadDoors();
    try {
      this.#enter(await get<Me>('/session'));
    } catch (cause) {
      const refused = asProblem(cause).status === 401;
      if (refused) this.#leave();
      await doors;
      if (refused || !away || this.kept === null) this.me = null;
    }
    await doors;
  }

  async #loadDoors(): Promise<void> {
    const [about, doors] = await Promise.allSettled([get<About>('/about'), get<DemoDoors>('/session/demo')]);
    this.about = about.status === 'fulfilled' ? about.value : null;
    if (this.about) keepDemo(this.about.demo);
    this.doors = doors.status === 'fulfilled' ? doors.value : null;
  }

  #enter(me: Me): void {
    this.me = me;
    this.kept = me.id;
    keepAccount(me.id);
  }

  #leave(): void {
    this.kept = null;
    keepAccount(null);
  }

  async signIn(email: string, password: string): Promise<void> {
    this.#enter((await post<{ account: Me }>('/session', { email, password })).account);
  }

  async signInDemo(role: Role): Promise<void> {
    this.#enter((await post<{ account: Me }>('/session/demo', { role })).account);
  }

  /** Ends the session and removes what this device alone holds of the account: whoever asks for it has asked about that. */
  async signOut(): Promise<void> {
    try {
      await call('DELETE', '/session');
    } catch (error) {
      if (asProblem(error).isOffline) throw error;
    }
    const account = this.accountId;
    if (account) await (await import('../offline/kept_here.ts')).forgetHeld(account);
    this.#leave();
    this.me = null;
  }

  has(...roles: Role[]): boolean {
    return (this.me?.memberships ?? []).some((membership) => roles.includes(membership.role));
  }

  /** Whether the person holds one of the roles in this organisation. */
  hasIn(organisationId: string, ...roles: Role[]): boolean {
    const held = this.me?.memberships ?? [];
    return held.some((membership) => membership.organisation.id === organisationId && roles.includes(membership.role));
  }

  get organisation(): { id: string; name: string } | null {
    return this.me?.memberships[0]?.organisation ?? null;
  }
  get demo(): boolean {
    return Boolean(this.about?.demo || this.me?.demo || this.doors?.demo || (this.about === null && keptDemo()));
  }
}

export const session = new Session();
