export type MarkFault = 'missing' | 'shape' | 'taken';

const MARK = /^\p{L}{1,5}-\d{1,4}[A-Z]?$/u;

/** What is wrong with an exhibit's mark, beside those of the others in its case; null when it can stand. */
export function markFault(mark: string, others: readonly string[]): MarkFault | null {
  const written = plain(mark);
  if (written === '') return 'missing';
  if (!MARK.test(written) || Number.parseInt(written.split('-')[1] ?? '', 10) === 0) return 'shape';
  return others.some((other) => plain(other) === written) ? 'taken' : null;
}

/** The mark that the server gives next where none is written. */
export function nextMark(initials: string | null, marks: readonly string[]): string {
  const begin = `${initials ?? 'EX'}-`;
  const numbers = marks.filter((mark) => mark.startsWith(begin)).map((mark) => Number.parseInt(mark.slice(begin.length), 10));
  return `${begin}${Math.max(0, ...numbers) + 1}`;
}

/** As the server keeps it: capitals, and a number without leading noughts. */
function plain(mark: string): string {
  return mark.trim().toUpperCase().replace(/-0+(?=\d)/, '-');
}
