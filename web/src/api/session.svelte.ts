import { call, get, post } from './client.ts';
import { asProblem } from './problem.ts';
import type { About, DemoDoors, Me, Role } from './types.ts';

class Session {
  /** undefined while unknown, null when signed out. */
  me = $state<Me | null | undefined>(undefined);
  about = $state<About | null>(null);
  doors = $state<DemoDoors | null>(null);

  async load(): Promise<void> {
    const [me, about, doors] = await Promise.allSettled([
      get<Me>('/session'),
      get<About>('/about'),
      get<DemoDoors>('/session/demo'),
    ]);
    this.me = me.status === 'fulfilled' ? me.value : null;
    this.about = about.status === 'fulfilled' ? about.value : null;
    this.doors = doors.status === 'fulfilled' ? doors.value : null;
  }

  async signIn(email: string, password: string): Promise<void> {
    this.me = (await post<{ account: Me }>('/session', { email, password })).account;
  }

  async signInDemo(role: Role): Promise<void> {
    this.me = (await post<{ account: Me }>('/session/demo', { role })).account;
  }

  async signOut(): Promise<void> {
    try {
      await call('DELETE', '/session');
    } catch (error) {
      if (asProblem(error).isOffline) throw error;
    }
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
    return Boolean(this.about?.demo || this.me?.demo || this.doors?.demo);
  }
}

export const session = new Session();
