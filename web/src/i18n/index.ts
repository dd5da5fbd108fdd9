import { en } from './en.ts';
import { language, type Language } from './language.svelte.ts';
import { sw } from './sw.ts';

export { language, type Language } from './language.svelte.ts';
export type MessageKey = keyof typeof en;
export type Words = { en: string; sw?: string | null };

const MESSAGES: Record<Language, Record<MessageKey, string>> = { en, sw };

/** The message in the reader's language, with `{name}` filled in. */
export function t(key: MessageKey, values: Record<string, string | number> = {}): string {
  return MESSAGES[language.now][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A word for a code of the server, such as a phase; an unknown code is shown readable rather than hidden. */
export function word(group: string, code: string | null | undefined): string {
  if (!code) return '';
  const key = `${group}.${code}` as MessageKey;
  return MESSAGES[language.now][key] ?? code.replaceAll(/[_-]/g, ' ');
}

/** The message of a key that may not exist. */
export function known(key: string): string | null {
  return MESSAGES[language.now][key as MessageKey] ?? null;
}

/** Words the server sent in both languages. */
export function told(words: Words): string {
  return (language.now === 'sw' && words.sw) || words.en;
}
