import { asProblem } from '../../api/problem.ts';
import { session } from '../../api/session.svelte.ts';
import type { Walk } from '../../api/types.ts';
import { network } from '../../offline/network.svelte.ts';
import { waitingWalks, type WaitingWalk } from '../../offline/waiting_walks.svelte.ts';
import { sendWalk } from './calls.ts';
import { nextTry, triesAgain } from './next_try.ts';

/** One walk on its way. It goes on when the reader leaves the page that started it. */
export class Job {
  /** How much has left the phone, 0 to 1; null when nothing is on its way. */
  share = $state<number | null>(null);
  error = $state.raw<unknown>(null);
  stopped = $state(false);
  tries = 0;
  way: AbortController | null = null;
}

type Stored = (id: string, walk: Walk) => void;

/** Sends waiting walks, each by one hand at a time, also when two tabs are open. */
class Sending {
  #jobs = new Map<string, Job>();
  #stored = new Set<Stored>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  of(id: string): Job {
    const known = this.#jobs.get(id);
    if (known) return known;
    const job = new Job();
    this.#jobs.set(id, job);
    return job;
  }

  /** Tells of every walk the server holds from now on. Returns how to stop listening. */
  onStored(tell: Stored): () => void {
    this.#stored.add(tell);
    return () => this.#stored.delete(tell);
  }

  /** Sends what waits, now and whenever the network is back. Returns how to stop. */
  begin(): () => void {
    const back = network.onReturn(() => void this.sendAll());
    void this.sendAll();
    return () => {
      back();
      clearTimeout(this.#timer);
    };
  }

  async sendAll(): Promise<void> {
    clearTimeout(this.#timer);
    // One after the other: on a narrow line two uploads only slow each other.
    for (const walk of waitingWalks.all) {
      const job = this.of(walk.id);
      // The reader may have removed it while another was on its way.
      if (!waitingWalks.all.includes(walk)) continue;
      if (!job.stopped && (job.error === null || triesAgain(asProblem(job.error)))) await this.send(walk);
    }
  }

  async send(walk: WaitingWalk): Promise<void> {
    const job = this.of(walk.id);
    if (job.share !== null) return;
    job.share = 0;
    job.error = null;
    job.stopped = false;
    job.way = new AbortController();
    try {
      const stored = await oneHand(walk.id, () => sendWalk(walk, (sent) => (job.share = sent), job.way?.signal));
      if (!stored) return;
      await waitingWalks.forget(walk.id);
      this.#jobs.delete(walk.id);
      for (const tell of this.#stored) tell(walk.id, stored);
    } catch (cause) {
      if (job.way.signal.aborted) job.stopped = true;
      else this.#failed(job, cause);
    } finally {
      job.share = null;
    }
  }

  #failed(job: Job, cause: unknown): void {
    const problem = asProblem(cause);
    job.error = cause;
    // Who is signed out is asked to sign in; the walk stays.
    if (problem.status === 401) void session.load(true);
    if (!triesAgain(problem)) return;
    job.tries += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.sendAll(), nextTry(job.tries));
  }

  stop(id: string): void {
    this.of(id).way?.abort();
  }
}

/** Runs `send` unless another tab is sending the same walk. */
async function oneHand(id: string, send: () => Promise<Walk>): Promise<Walk | null> {
  if (!('locks' in navigator)) return send();
  return navigator.locks.request(`mipaka-walk-${id}`, { ifAvailable: true }, (lock) => (lock ? send() : null));
}

export const sending = new Sending();
