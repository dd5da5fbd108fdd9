const WORKER = '/mapper-worker.js';

/** Keeps the field app on this phone, once it has started and the line is free. */
export function registerWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const register = () => void navigator.serviceWorker.register(WORKER, { scope: '/mapper' }).catch(() => {});
  const idle = () => ('requestIdleCallback' in window ? requestIdleCallback(register, { timeout: 5_000 }) : setTimeout(register, 2_000));
  if (document.readyState === 'complete') idle();
  else addEventListener('load', idle, { once: true });
}
