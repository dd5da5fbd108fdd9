import { asProblem } from '../../api/problem.ts';
import type { Case } from '../../api/types.ts';

/** What the parts of a case's page are given: the version they change, told on when one of them stored the next. */
export type CasePart = { file: Case; version: number; stored: (version: number) => void; changed: () => void };

export const isStale = (cause: unknown): boolean => asProblem(cause).code === 'stale';

/** Why a part's last change was not made; where somebody changed the case meanwhile, it is read again. */
export class Refusal {
  error = $state.raw<unknown>(null);
  readonly #readAgain: () => void;

  constructor(readAgain: () => void) {
    this.#readAgain = readAgain;
  }

  tell(cause: unknown): void {
    this.error = cause;
    if (isStale(cause)) this.#readAgain();
  }

  clear(): void {
    this.error = null;
  }
}
