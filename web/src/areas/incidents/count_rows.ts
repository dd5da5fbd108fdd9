import type { Confidence, CountLine, Figure, FuzzyDate } from '../../api/types.ts';

/** One line of the counts as it stands in the form: all text, until it is read. */
export type CountRow = {
  what: string;
  gender: string;
  age_group: string;
  disability: string;
  tenure_role: string;
  low: string;
  best: string;
  high: string;
  source: string;
  confidence: Confidence;
  /** What a kept figure said beside its amount; a new one has none. */
  kept: Pick<Figure, 'unit' | 'as_of' | 'method'> | null;
};

export function emptyRow(): CountRow {
  return {
    what: 'households',
    gender: '',
    age_group: '',
    disability: '',
    tenure_role: '',
    low: '',
    best: '',
    high: '',
    source: '',
    confidence: 'medium',
    kept: null,
  };
}

export type RowFault = 'number' | 'order' | 'source' | null;

export function faultOf(row: CountRow): RowFault {
  const best = whole(row.best);
  const low = row.low === '' ? best : whole(row.low);
  const high = row.high === '' ? best : whole(row.high);
  if (best === null || low === null || high === null) return 'number';
  if (low > best || best > high) return 'order';
  return row.source.trim() === '' ? 'source' : null;
}

/** A figure with a range only where a range was given. */
export function toLine(row: CountRow, asOf: FuzzyDate): CountLine {
  const best = Number(row.best);
  const isRange = row.low !== '' || row.high !== '';
  const amount = isRange
    ? { low: Number(row.low === '' ? best : row.low), best, high: Number(row.high === '' ? best : row.high) }
    : { value: best };
  return {
    counted: row.what,
    gender: row.gender || null,
    age_group: row.age_group || null,
    disability: row.disability || null,
    tenure_role: row.tenure_role || null,
    figure: {
      ...amount,
      unit: row.what,
      as_of: row.kept?.as_of ?? asOf,
      source: row.source.trim(),
      method: row.kept?.method ?? null,
      confidence: row.confidence,
    },
  };
}

/** A kept line as the form shows it. */
export function fromLine({ counted, gender, age_group, disability, tenure_role, figure }: CountLine): CountRow {
  const text = (amount: number | null | undefined) => (amount === null || amount === undefined ? '' : String(amount));
  return {
    what: counted,
    gender: gender ?? '',
    age_group: age_group ?? '',
    disability: disability ?? '',
    tenure_role: tenure_role ?? '',
    low: text(figure.low),
    best: text(figure.best ?? figure.value),
    high: text(figure.high),
    source: figure.source,
    confidence: figure.confidence ?? 'unknown',
    kept: { unit: figure.unit, as_of: figure.as_of, method: figure.method },
  };
}

function whole(text: string): number | null {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;
}
