/** What the built worker keeps on the phone: the field app's page and the hashed files it needs to start. */
export type Kept = {
  /** Changes with every file below, so that two releases never share a store. */
  version: string;
  /** SHA-256 of the page, in hex: a page of another release must not be kept beside these files. */
  page: string;
  files: string[];
};

export type Answer = 'file' | 'page' | 'network';
type Asked = { method: string; mode: string; url: string };

const STORE = 'mipaka-mapper-';

/** Only the page itself and hashed files are ever answered from the phone; the API never is. */
export function answerFor(asked: Asked, origin: string): Answer {
  const url = new URL(asked.url);
  if (asked.method !== 'GET' || url.origin !== origin) return 'network';
  if (url.pathname.startsWith('/assets/')) return 'file';
  return asked.mode === 'navigate' && /^\/mapper(\/|$)/.test(url.pathname) ? 'page' : 'network';
}

export function storeOf(version: string): string {
  return STORE + version;
}

/**
 * Stores to remove, of all names in the order they were made. The last `whole` one before stays: a page that was open
 * when the release changed still finds its own files. One that was never finished has nothing to lose.
 */
export function outdated(names: string[], whole: string[], current: string): string[] {
  const own = names.filter((name) => name.startsWith(STORE) && name !== current);
  const before = own.filter((name) => whole.includes(name)).at(-1);
  return own.filter((name) => name !== before);
}
