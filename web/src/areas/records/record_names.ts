import { ApiProblem } from '../../api/problem.ts';
import { record } from './calls.ts';
import { titleOf } from './faces.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A field that holds the id of another record, as the settlement of an incident does. */
export function isRecordId(field: string, value: unknown): value is string {
  return field.endsWith('_id') && typeof value === 'string' && ID.test(value);
}

/** What a record is called; null when the reader may not read it. */
export async function nameOfRecord(id: string): Promise<string | null> {
  try {
    return titleOf(await record(id));
  } catch (cause) {
    if (cause instanceof ApiProblem && cause.status === 404) return null;
    throw cause;
  }
}
