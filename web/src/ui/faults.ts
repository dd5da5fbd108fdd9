import { asProblem, type ApiProblem } from '../api/problem.ts';
import { known, language, t } from '../i18n/index.ts';

/** What went wrong in a line. The server explains in English; what has words of its own is told in the reader's language. */
export function toldTitle(problem: ApiProblem): string {
  return problem.isOffline ? t('problem.offline') : (known(`problem.${problem.code}`) ?? problem.message);
}

/** A fault in the reader's language where its code has words; else as the server explained it, in English. */
export function toldFault(fault: { code: string; detail: string }): string {
  return (language.now !== 'en' && known(`fault.${fault.code}`)) || fault.detail;
}

/** What an error says about one field of the form, by its JSON pointer. */
export function faultAt(error: unknown, pointer: string): string {
  const fault = error ? asProblem(error).errors.find((each) => each.pointer === pointer) : undefined;
  return fault ? toldFault(fault) : '';
}
