const KEY = 'mipaka.account';

/**
 * The id of whoever signed in last on this phone, until they sign out: the field app opens without a network and keeps
 * their walks under it. Never a name; a seized phone tells no more than its waiting walks do.
 */
export function keptAccount(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function keepAccount(id: string | null): void {
  try {
    if (id === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, id);
  } catch {
    // Storage may be switched off; the field app then needs a network to open.
  }
}
