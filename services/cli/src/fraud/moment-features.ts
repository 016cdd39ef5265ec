import type { FeatureColumn } from './past-features.ts';

/** What a clock and a calendar say of each moment, in UTC: the hour, the weekday from 1 for Monday, the day of the month. */
export function momentFeatures(name: string, at: Float64Array): readonly FeatureColumn[] {
  const of = (read: (date: Date) => number) => Float64Array.from(at, (each) => read(new Date(each)));
  return [
    { name: `${name}: hour`, values: of((date) => date.getUTCHours()) },
    { name: `${name}: weekday`, values: of((date) => date.getUTCDay() || 7) },
    { name: `${name}: day of the month`, values: of((date) => date.getUTCDate()) },
  ];
}
