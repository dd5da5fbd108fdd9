import { asProblem, type ApiProblem } from '../api/problem.ts';
import { faultAt } from './faults.ts';

/** Something that is sent and may be refused: whether it is on its way, and why it came back. */
export class Sending {
  busy = $state(false);
  error = $state.raw<unknown>(null);
  readonly problem: ApiProblem | null = $derived(this.error ? asProblem(this.error) : null);
  /** A refusal that names no field of the form, to be told above it. */
  readonly general: unknown = $derived(this.problem?.errors.length === 0 ? this.error : null);

  /** Does it once at a time; false when it was refused. */
  async run(step: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = null;
    try {
      await step();
      return true;
    } catch (cause) {
      this.error = cause;
      return false;
    } finally {
      this.busy = false;
    }
  }

  field(pointer: string): string {
    return faultAt(this.error, pointer);
  }
}
