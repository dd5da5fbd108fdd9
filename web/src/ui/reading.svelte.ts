import { asProblem } from '../api/problem.ts';

/** The reader may no longer see it, or it is not there: what was read before is not shown on. */
const TAKEN_AWAY = [401, 403, 404];

/**
 * Something that is read from the server, and read again while it stands on the screen. A re-reading that fails leaves
 * what was read before, and with it the forms that are open on it.
 */
export class Reading<Value> {
  value = $state.raw<Value | null>(null);
  error = $state.raw<unknown>(null);
  /** When the value was read. */
  readAt = $state('');
  busy = $state(false);
  /** What the value answers. */
  #answered: unknown;
  #round = 0;

  /** Takes the answer to a question; that to an earlier one, which comes late, changes nothing. */
  ask(question: unknown, answer: Promise<Value>): void {
    const round = ++this.#round;
    this.busy = true;
    if (this.value === null) this.error = null;
    answer.then(
      (value) => round === this.#round && this.#take(question, value),
      (cause: unknown) => round === this.#round && this.#fail(question, cause),
    );
  }

  /** Nobody waits for the answer any more. */
  leave(): void {
    this.#round += 1;
  }

  #take(question: unknown, value: Value): void {
    this.value = value;
    this.#answered = question;
    this.readAt = new Date().toISOString();
    this.error = null;
    this.busy = false;
  }

  #fail(question: unknown, cause: unknown): void {
    if (question !== this.#answered || TAKEN_AWAY.includes(asProblem(cause).status)) this.value = null;
    this.error = cause;
    this.busy = false;
  }
}
