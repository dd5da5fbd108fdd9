import type { Point } from 'geojson';
import type { DutyHolder, FuzzyDate, Incident, Named, Phase } from '../../api/types.ts';
import { today } from '../../lib/dates.ts';
import { fromLine, type CountRow } from './count_rows.ts';

/** The form as it stands on the screen. */
export type IncidentFields = {
  settlement: (Named & { centre?: [number, number] }) | null;
  title: string;
  phase: Phase;
  occurred: FuzzyDate | null;
  ended: FuzzyDate | null;
  narrative: string;
  place: Point | null;
  /** Metres, as the phone said. */
  accuracy: number | null;
  noticeId: string;
  holders: DutyHolder[];
  counts: CountRow[];
};

export function fieldsOf(before: Incident | null): IncidentFields {
  return {
    settlement: before?.settlement ?? null,
    title: before?.title ?? '',
    phase: before?.phase ?? 'threat',
    occurred: before?.occurred ?? { date: today(), precision: 'day' },
    ended: before?.ended ?? null,
    narrative: before?.narrative ?? '',
    place: before?.place ?? null,
    accuracy: before?.place_accuracy_m ?? null,
    noticeId: before?.notice_id ?? '',
    holders: (before?.duty_holders ?? []).map((holder) => ({ ...holder })),
    counts: (before?.counts ?? []).map(fromLine),
  };
}
