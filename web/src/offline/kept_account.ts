const ACCOUNT = 'mipaka.account';
const DEMO = 'mipaka.demo';

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage may be switched off; the field app then needs a network to open.
  }
}

/**
 * The id of whoever signed in last on this phone, until they sign out: the field app opens without a network and keeps
 * their walks under it. Never a name; a seized phone tells no more than its waiting walks do.
 */
export const keptAccount = () => read(ACCOUNT);
export const keepAccount = (id: string | null) => write(ACCOUNT, id);

/** Whether this server said that its records are invented: DEMO is said without a network too. */
export const keptDemo = () => read(DEMO) !== null;
export const keepDemo = (demo: boolean) => write(DEMO, demo ? 'yes' : null);
