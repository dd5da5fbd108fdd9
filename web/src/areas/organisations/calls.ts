import { call, get, post } from '../../api/client.ts';
import type { Colleague, Incident, Member, Notice, Page, PasswordLink, Role, SessionOpened, SettlementItem, WalkSummary } from '../../api/types.ts';

export async function members(organisation: string): Promise<Member[]> {
  return (await get<Page<Member>>(`/organisations/${organisation}/members`)).items;
}

export function addMember(
  organisation: string,
  person: { name: string; email: string; roles: Role[] },
): Promise<{ member: Member; link: PasswordLink }> {
  return post(`/organisations/${organisation}/members`, person);
}

export async function setRoles(organisation: string, account: string, roles: Role[]): Promise<Member> {
  return (await call<Member>('PUT', `/organisations/${organisation}/members/${account}`, { body: { roles } })).data;
}

export function newLink(organisation: string, account: string): Promise<PasswordLink> {
  return post(`/organisations/${organisation}/members/${account}/password-link`);
}

export function choosePassword(token: string, password: string): Promise<SessionOpened> {
  return post('/session/password', { token, password });
}

export function vouch(organisation: string, account: string): Promise<Member> {
  return post(`/organisations/${organisation}/members/${account}/vouch`);
}

/** People of these organisations, but oneself, who read nothing sealed until somebody vouches for them. */
export async function heldColleagues(
  organisations: readonly string[],
  self: string | undefined,
): Promise<{ organisation: string; person: Colleague }[]> {
  const lists = await Promise.allSettled(
    organisations.map(async (organisation) => {
      const people = (await get<Page<Colleague>>(`/organisations/${organisation}/colleagues`)).items;
      return people.filter((person) => person.vouch_needed && person.id !== self).map((person) => ({ organisation, person }));
    }),
  );
  return lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
}

/** Whether this server waits for its first account. */
export async function mayBegin(): Promise<boolean> {
  return (await get<{ open: boolean }>('/setup')).open;
}

/** What an organisation has got so far, as far as the person asking may see it. */
export type FirstSteps = { settlements: SettlementItem[]; walks: WalkSummary[]; reports: (Incident | Notice)[] };

export async function firstSteps(organisation: string): Promise<FirstSteps> {
  const [settlements, walks, notices, incidents] = await Promise.all([
    get<Page<SettlementItem>>('/settlements', { limit: 200 }),
    get<Page<WalkSummary>>('/walks', { limit: 50 }),
    get<Page<Notice>>('/notices', { limit: 1 }),
    get<Page<Incident>>('/incidents', { limit: 1 }),
  ]);
  const own = <Record extends { organisation: { id: string } }>(all: Record[]) =>
    all.filter((each) => each.organisation.id === organisation);
  return { settlements: own(settlements.items), walks: own(walks.items), reports: own([...notices.items, ...incidents.items]) };
}
