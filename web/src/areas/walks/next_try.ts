const WAITS_MS = [4_000, 15_000, 60_000, 180_000];

/** How long to wait before a walk is tried again by itself: soon at first, then rarely, for the battery's sake. */
export function nextTry(failures: number): number {
  return WAITS_MS[Math.min(Math.max(failures, 1), WAITS_MS.length) - 1] ?? 0;
}

/** Whether trying again by itself can help: there was no answer, or the server is in trouble. */
export function triesAgain(problem: { isOffline: boolean; status: number }): boolean {
  return problem.isOffline || problem.status === 429 || problem.status >= 500;
}
