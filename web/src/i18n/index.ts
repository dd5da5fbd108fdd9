import { en } from './en.ts';
import { language, type Language } from './language.svelte.ts';

export { language, type Language } from './language.svelte.ts';
export type MessageKey = keyof typeof en;
export type Words = { en: string; sw?: string | null };

type Messages = Record<MessageKey, string>;

const LATER_MS = 5_000;
const messages: Partial<Record<Language, Messages>> = { en };

/** Loads the messages of a language; English is always there. */
async function load(wanted: Language): Promise<void> {
  if (wanted === 'sw') messages.sw ??= (await import('./sw.ts')).sw;
}

/** Changes the language once its messages are there. */
export async function speak(wanted: Language): Promise<void> {
  await load(wanted);
  language.now = wanted;
}

/** The remembered language's messages; to be awaited before anything is drawn. The other comes later, for a phone that goes offline. */
export async function ready(): Promise<void> {
  await load(language.now).catch(() => (language.now = 'en'));
  setTimeout(() => void load('sw').catch(() => {}), LATER_MS);
}

const present = (): Messages => messages[language.now] ?? en;

/** The message in the reader's language, with `{name}` filled in. */
export function t(key: MessageKey, values: Record<string, string | number> = {}): string {
  return present()[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A word for a code of the server, such as a phase; an unknown code is shown readable rather than hidden. */
export function word(group: string, code: string | null | undefined): string {
  if (!code) return '';
  const key = `${group}.${code}` as MessageKey;
  return (present() as Partial<Messages>)[key] ?? code.replaceAll(/[_-]/g, ' ');
}

/** The message of a key that may not exist. */
export function known(key: string): string | null {
  return (present() as Partial<Messages>)[key as MessageKey] ?? null;
}

/** Words the server sent in both languages. */
export function told(words: Words): string {
  return (language.now === 'sw' && words.sw) || words.en;
}
