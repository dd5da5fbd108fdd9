const YEARS_BACK = 20;

/** The slider's months: from January, twenty years back or earlier if an earlier day is shown, to the present month. */
export type Months = { firstYear: number; last: number };

export function monthsUntil(today: string, shown: string | null): Months {
  const thisYear = Number(today.slice(0, 4));
  const shownYear = shown ? Number(shown.slice(0, 4)) : thisYear;
  const firstYear = Math.min(thisYear - YEARS_BACK, shownYear);
  // One past the present month's first day stands for today itself.
  return { firstYear, last: monthIndex(firstYear, today) + 1 };
}

export function monthIndex(firstYear: number, day: string): number {
  return (Number(day.slice(0, 4)) - firstYear) * 12 + Number(day.slice(5, 7)) - 1;
}

/** The first day of a month of the slider; null, which is today, at its end. */
export function dayOf({ firstYear, last }: Months, index: number): string | null {
  if (index >= last) return null;
  const year = firstYear + Math.floor(index / 12);
  return `${year}-${String((index % 12) + 1).padStart(2, '0')}-01`;
}
