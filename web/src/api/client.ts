import { offline, parseProblem } from './problem.ts';
import type { paths } from './schema.ts';
import type { Page } from './types.ts';

const BASE = '/api/v1';

/** `/walks/{id}/submit` of the document as the type of every address it stands for. */
type Filled<Path extends string> = Path extends `${infer Start}{${string}}${infer Rest}`
  ? `${Start}${string}${Filled<Rest>}`
  : Path;
type Below<Path> = Path extends `/api/v1${infer Rest}` ? Filled<Rest> : never;
/** An address the server's document knows; any other does not compile. */
export type ApiPath = Below<keyof paths & string>;

export type Query = Record<string, string | number | boolean | null | undefined>;
export type Versioned<Body> = { data: Body; etag: string | null; status: number };
type Options = { query?: Query; body?: unknown; etag?: string | null; signal?: AbortSignal; keepalive?: boolean };

/** One call to the API; every error leaves as an `ApiProblem`. */
export async function call<Body>(method: string, path: ApiPath, options: Options = {}): Promise<Versioned<Body>> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-Mipaka'] = '1';
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.etag) headers['If-Match'] = options.etag;
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.keepalive) init.keepalive = true;
  if (options.signal) init.signal = options.signal;

  let response: Response;
  let text: string;
  try {
    response = await fetch(address(path, options.query), init);
    text = await response.text();
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw offline();
  }
  if (!response.ok) throw parseProblem(text, response.status);
  return {
    data: (text === '' ? null : JSON.parse(text)) as Body,
    etag: response.headers.get('ETag'),
    status: response.status,
  };
}

export async function get<Body>(path: ApiPath, query?: Query, signal?: AbortSignal): Promise<Body> {
  return (await call<Body>('GET', path, { query, signal })).data;
}

/** As much of a list as `most` allows, page after page; `more` says that the server holds further items. */
export async function getAll<Item>(path: ApiPath, query: Query = {}, most = 1_000): Promise<{ items: Item[]; more: boolean }> {
  const items: Item[] = [];
  let after: string | null = null;
  do {
    const page: Page<Item> = await get(path, { ...query, limit: 200, after });
    items.push(...page.items);
    after = page.next;
  } while (after && items.length < most);
  return { items, more: after !== null };
}

/** With a version, only as long as it is the one the server holds. */
export async function post<Body>(path: ApiPath, body: unknown = {}, version?: number): Promise<Body> {
  return (await call<Body>('POST', path, { body, etag: version === undefined ? null : etagOf(version) })).data;
}

/** Changes the version that was read; a newer one on the server answers with the problem `stale`. */
export async function put<Body>(path: ApiPath, body: unknown, version: number, keepalive = false): Promise<Body> {
  return (await call<Body>('PUT', path, { body, etag: etagOf(version), keepalive })).data;
}

export async function patch<Body>(path: ApiPath, body: unknown, version: number): Promise<Body> {
  return (await call<Body>('PATCH', path, { body, etag: etagOf(version) })).data;
}

export function etagOf(version: number): string {
  return `"${version}"`;
}

/** The version that an answer carries as its ETag; what an answer without one changes has none. */
export function versionOf(answer: Pick<Versioned<unknown>, 'etag'>): number {
  return Number(answer.etag?.replaceAll('"', '') ?? NaN);
}

/** A line on which nothing moved for so long is taken as lost; what the server does with a received file may take longer. */
const STALLED_MS = 60_000;
const REPLY_MS = 180_000;

/** Sends a form with files and tells how far it is, which `fetch` cannot. */
export function upload<Body>(path: ApiPath, form: FormData, progress: (share: number) => void, signal?: AbortSignal): Promise<Body> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address(path));
    request.setRequestHeader('X-Mipaka', '1');
    request.setRequestHeader('Accept', 'application/json');
    let watch: ReturnType<typeof setTimeout>;
    const patience = (wait: number) => {
      clearTimeout(watch);
      watch = setTimeout(() => request.abort(), wait);
    };
    request.onloadend = () => clearTimeout(watch);
    request.upload.onload = () => patience(REPLY_MS);
    request.upload.onprogress = (event) => {
      patience(STALLED_MS);
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onerror = () => reject(offline());
    request.ontimeout = () => reject(offline());
    request.onabort = () => reject(offline());
    signal?.addEventListener('abort', () => request.abort());
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as Body);
      else reject(parseProblem(request.responseText, request.status));
    };
    patience(STALLED_MS);
    request.send(form);
  });
}

export function address(path: ApiPath, query: Query = {}): string {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parts.set(key, String(value));
  }
  const tail = parts.size > 0 ? `?${parts}` : '';
  return `${BASE}${path}${tail}`;
}
