import { today } from '../lib/dates.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
export const FIRST_DAY = '1900-01-01';

/** Whether a day can be asked for: written in full, on the calendar, not before 1900 and before `now`. */
export function isPast(day: string | null, now = today()): day is string {
  if (!day || !DAY.test(day) || day < FIRST_DAY || day >= now) return false;
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

/** The day whose state is shown, for every map and list of a page; it stands in the address, so that it can be shared. */
class TimeShown {
  #at = $state<string | null>(read());

  /** Null is today. */
  get at(): string | null {
    return this.#at;
  }
  set at(day: string | null) {
    this.#at = isPast(day) ? day : null;
    this.keepInAddress();
  }

  /** Writes the day into the present address, also after a change of page. */
  keepInAddress(): void {
    const address = new URL(location.href);
    if (this.#at) address.searchParams.set('at', this.#at);
    else address.searchParams.delete('at');
    if (address.href !== location.href) history.replaceState(history.state, '', address);
  }
}

function read(): string | null {
  const asked = typeof location === 'undefined' ? null : new URLSearchParams(location.search).get('at');
  return isPast(asked) ? asked : null;
}

export const time = new TimeShown();
