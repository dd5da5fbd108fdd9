import { t } from '../i18n/index.ts';

type IsDirty = () => boolean;

class Router {
  path = $state(typeof location === 'undefined' ? '/' : location.pathname);
  #isDirty: IsDirty | null = null;

  /** Asks before leaving a page with changes that were not saved. Returns how to take the question away. */
  guard(isDirty: IsDirty): () => void {
    this.#isDirty = isDirty;
    return () => {
      if (this.#isDirty === isDirty) this.#isDirty = null;
    };
  }

  #mayLeave(): boolean {
    return !this.#isDirty?.() || window.confirm(t('leave.ask'));
  }

  go(path: string, options: { replace?: boolean; force?: boolean } = {}): void {
    if (!options.force && !this.#mayLeave()) return;
    this.#isDirty = null;
    history[options.replace ? 'replaceState' : 'pushState'](null, '', path);
    this.path = location.pathname;
    window.scrollTo(0, 0);
  }

  /** Turns clicks on links below `root` into page changes without a reload. */
  listen(root: string): () => void {
    const onClick = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest?.('a[href]');
      if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || event.button !== 0) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      if (link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
      if (link.pathname !== root && !link.pathname.startsWith(`${root}/`)) return;
      event.preventDefault();
      this.go(link.pathname + link.search);
    };
    const onBack = () => {
      if (!this.#mayLeave()) {
        history.pushState(null, '', this.path);
        return;
      }
      this.#isDirty = null;
      this.path = location.pathname;
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      if (this.#isDirty?.()) event.preventDefault();
    };
    document.addEventListener('click', onClick);
    window.addEventListener('popstate', onBack);
    window.addEventListener('beforeunload', onUnload);
    return () => {
      document.removeEventListener('click', onClick);
      window.removeEventListener('popstate', onBack);
      window.removeEventListener('beforeunload', onUnload);
    };
  }
}

export const router = new Router();

/** The named parts of a path, or null when it does not fit: `match('/desk/cases/:id', path)`. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) found[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return found;
}
