import { asProblem } from '../api/problem.ts';
import { known, language } from '../i18n/index.ts';

/** A fault in the reader's language where its code has words; else as the server explained it, in English. */
export function toldFault(fault: { code: string; detail: string }): string {
  return (language.now !== 'en' && known(`fault.${fault.code}`)) || fault.detail;
}

/** What an error says about one field of the form, by its JSON pointer. */
export function faultAt(error: unknown, pointer: string): string {
  const fault = error ? asProblem(error).errors.find((each) => each.pointer === pointer) : undefined;
  return fault ? toldFault(fault) : '';
}
