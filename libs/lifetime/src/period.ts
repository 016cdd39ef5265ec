/** In what purchases are counted: several in one period are one purchase. A week begins on Monday. */
export type Period = 'day' | 'week';

export const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday: the Monday before is three days back. */
const THURSDAY = 3;
const SATURDAY = 5;

/** Days of a period. */
export const PERIOD_DAYS: Readonly<Record<Period, number>> = { day: 1, week: 7 };
/** Periods of a month, as the Python package lifetimes has them. */
export const PERIODS_A_MONTH: Readonly<Record<Period, number>> = { day: 30, week: 4.345 };

/** The number of the period in which a moment (milliseconds since 1970, in UTC) lies, counted from 1970. */
export function periodOf(at: number, period: Period): number {
  const day = Math.floor(at / DAY_MS);
  return period === 'day' ? day : Math.floor((day + THURSDAY) / PERIOD_DAYS.week);
}

/** Whether a day, counted from 1970, is a Saturday or a Sunday. */
export function isWeekend(day: number): boolean {
  const weekday = (((day + THURSDAY) % PERIOD_DAYS.week) + PERIOD_DAYS.week) % PERIOD_DAYS.week;
  return weekday >= SATURDAY;
}
