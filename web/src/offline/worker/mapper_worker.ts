import { answerFor, outdated, storeOf, type Kept } from './plan.ts';

declare const self: ServiceWorkerGlobalScope;
/** Put in by build/offline_worker.ts. */
declare const MIPAKA_KEPT: Kept;

const PAGE = '/mapper';
/** How long the page is waited for on a bad line before the kept one is shown. */
const PATIENCE_MS = 2_000;
const release: Kept = MIPAKA_KEPT;
const store = storeOf(release.version);

/** Everything or nothing: a worker that could not keep all of it does not take over, and is tried again on the next visit. */
async function keepAll(): Promise<void> {
  const into = await caches.open(store);
  const page = await fetch(PAGE, { cache: 'no-cache', credentials: 'omit' });
  if (!page.ok || (await fingerprint(page.clone())) !== release.page) throw new Error('the page is of another release');
  for (const file of release.files) {
    // What did not change since the last release costs no data.
    const known = (await caches.match(file, { ignoreVary: true })) ?? (await fetch(file));
    if (!known.ok) throw new Error(`${file} is not there`);
    await into.put(file, known);
  }
  // Last: a store with the page in it is whole.
  await into.put(PAGE, page);
}

async function fingerprint(page: Response): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await page.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const whole: string[] = [];
  for (const name of names) if (await (await caches.open(name)).match(PAGE)) whole.push(name);
  await Promise.all(outdated(names, whole, store).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** The server's page, so that a new release is seen; the kept one when there is no line, a bad one, or a server in trouble. */
async function page(request: Request): Promise<Response> {
  const kept = (await caches.open(store)).match(PAGE);
  const fresh = fetch(request);
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null));
  const first = await Promise.race([fresh, late]).catch(() => null);
  if (first && first.status < 500) return first;
  return (await kept) ?? fresh;
}

self.addEventListener('install', (event) => event.waitUntil(keepAll().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('fetch', (event) => {
  const answer = answerFor(event.request, self.location.origin);
  if (answer === 'file') event.respondWith(file(event.request));
  else if (answer === 'page') event.respondWith(page(event.request));
});
