export type MarkFault = 'missing' | 'shape' | 'taken';

const MARK = /^\p{L}{1,5}-\d{1,4}$/u;

/** What is wrong with an exhibit's mark, beside those of the others in its case; null when it can stand. */
export function markFault(mark: string, others: readonly string[]): MarkFault | null {
  const written = plain(mark);
  if (written === '') return 'missing';
  if (!MARK.test(written) || Number(written.split('-')[1]) === 0) return 'shape';
  return others.some((other) => plain(other) === written) ? 'taken' : null;
}

/** As the server keeps it: capitals, and a number without leading noughts. */
function plain(mark: string): string {
  return mark.trim().toUpperCase().replace(/-0+(?=\d)/, '-');
}
