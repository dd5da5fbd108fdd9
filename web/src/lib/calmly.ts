/** Runs `work` once things have been quiet for a while, however often it was asked for. Returns how to ask, and to stop. */
export function calmly(work: () => void, quiet_ms: number): { ask: () => void; stop: () => void } {
  let wait: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(wait);
  return {
    ask() {
      stop();
      wait = setTimeout(work, quiet_ms);
    },
    stop,
  };
}
