import { WeightedIndex } from './draws.ts';
import type { Sfc32 } from './sfc32.ts';

/** When in the day a customer shops. */
export type DayProfile = keyof typeof hourWeights;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

// Weight of each local hour from midnight on.
const hourWeights = {
  office: [1, 0.5, 0.3, 0.2, 0.2, 0.5, 1, 2, 4, 7, 8, 7, 9, 8, 6, 6, 6, 5, 4, 4, 4, 4, 3, 2],
  evening: [2, 1, 0.5, 0.3, 0.3, 0.4, 1, 2, 2, 2, 3, 3, 4, 4, 3, 4, 5, 6, 8, 10, 12, 12, 9, 5],
  night: [9, 10, 10, 9, 7, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4, 6, 8],
} as const;

const hours: Readonly<Record<DayProfile, WeightedIndex>> = {
  office: new WeightedIndex(hourWeights.office),
  evening: new WeightedIndex(hourWeights.evening),
  night: new WeightedIndex(hourWeights.night),
};

// Sunday first, as getUTCDay counts; the largest is 1.
const weekdayChances = [1, 0.76, 0.72, 0.72, 0.76, 0.8, 0.96] as const;

/**
 * Moves a moment to a likely day and hour of the customer's own clock. An unlikely weekday is left by a day at a time,
 * six at most; then the hour is drawn anew within the day.
 */
export function placeInDay(random: Sfc32, atMs: number, profile: DayProfile, utcOffsetHours: number): number {
  let localDay = Math.floor((atMs + utcOffsetHours * hourMs) / dayMs);
  for (let moved = 0; moved < 6 && !random.chance(weekdayChance(localDay)); moved += 1) localDay += 1;
  const localMs = localDay * dayMs + (hours[profile].draw(random) + random.unit()) * hourMs;
  return Math.floor(localMs) - utcOffsetHours * hourMs;
}

function weekdayChance(localDay: number): number {
  // 1 January 1970 was a Thursday, the fourth day.
  return weekdayChances[(localDay + 4) % 7] ?? 1;
}
