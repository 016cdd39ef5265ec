import type { FeatureState } from '@shoal/contracts';
import { dayMs } from '@shoal/features';

/** How many of his own gaps a customer may miss before he counts as gone. */
const gapsMissed = 3;
/** Days: below, a holiday would count as leaving; above, nothing could be done about it in time. */
const horizonMin = 14;
const horizonMax = 180;
/** The shop's mean gap counts as so many of the customer's own. */
const priorGaps = 2;

export interface Rhythm {
  /** Mean days between two orders of one customer of the shop. */
  readonly shopGapDays: number;
  /** The same horizon for everybody, in days, instead of each customer's own; 0 for his own. */
  readonly fixedDays: number;
}

/**
 * Days without an order after which a customer counts as gone: three times the gap between his orders, which is drawn towards the
 * shop's where he has few of them.
 */
export function horizonDaysOf({ orders, totals }: FeatureState, { shopGapDays, fixedDays }: Rhythm): number {
  if (fixedDays > 0) return fixedDays;
  const gaps = Math.max(0, totals.orders - 1);
  const span = gaps > 0 ? ((orders.lastAt as number) - (orders.firstAt as number)) / dayMs : 0;
  const gapDays = (span + priorGaps * shopGapDays) / (gaps + priorGaps);
  return Math.min(horizonMax, Math.max(horizonMin, gapsMissed * gapDays));
}
