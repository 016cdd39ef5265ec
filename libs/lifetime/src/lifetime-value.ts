import type { BetaGeometricModel } from './beta-geometric/beta-geometric-model.ts';
import { OptionError } from './errors.ts';
import type { GammaGammaModel } from './gamma-gamma/gamma-gamma-model.ts';
import { PERIODS_A_MONTH, type Period } from './period.ts';
import type { Summary } from './summarise.ts';

/** Both halves of the value: how often, and how much. */
export interface ValueModels {
  readonly purchases: BetaGeometricModel;
  readonly spend: GammaGammaModel;
}

export interface ValueOptions {
  /** Months ahead: a whole number above 0. Default 12. */
  readonly months?: number;
  /** By what money loses in a month; -1 and below make no sense. Default .01. */
  readonly discountRate?: number;
  /** The unit of the times of the summary. Default day; a month has 30 days or 4.345 weeks, as in lifetimes. */
  readonly unit?: Period;
}

/**
 * What each customer will pay in the months ahead, in today's money: one number a row. Month for month the purchases expected in it, times
 * what he pays for one, divided by (1 + discountRate)^month; as `customer_lifetime_value` of the Python package lifetimes, after Fader,
 * Hardie and Lee 2005, "RFM and CLV". Throws OptionError, DataError.
 */
export function lifetimeValue(
  { purchases, spend }: ValueModels,
  summary: Summary,
  options: ValueOptions = {},
): Float64Array {
  const months = options.months ?? 12;
  const values = lifetimeValues({ purchases, spend }, summary, { ...options, horizons: [months] });
  return values[0] as Float64Array;
}

/** The same for several horizons at once, each in months and ascending: the shorter are part of the longer. Throws OptionError, DataError. */
export function lifetimeValues(
  { purchases, spend }: ValueModels,
  summary: Summary,
  {
    horizons,
    discountRate = 0.01,
    unit = 'day',
  }: Omit<ValueOptions, 'months'> & { readonly horizons: readonly number[] },
): readonly Float64Array[] {
  horizons.forEach((months, i) => {
    if (!Number.isInteger(months) || months < 1 || months <= (horizons[i - 1] ?? 0))
      throw new OptionError(
        `horizons are ${horizons.join(', ')}: they must be whole months and ascend from 1`,
      );
  });
  if (!(discountRate > -1 && Number.isFinite(discountRate)))
    throw new OptionError(`discountRate is ${discountRate}, and must be above -1`);
  const worth = spend.expectedSpend(summary);
  const value = new Float64Array(worth.length);
  const values: Float64Array[] = [];
  let before = new Float64Array(worth.length);
  for (let month = 1; month <= (horizons.at(-1) ?? 0); month++) {
    const total = Float64Array.from(purchases.expectedPurchases(month * PERIODS_A_MONTH[unit], summary));
    const discount = (1 + discountRate) ** -month;
    for (let i = 0; i < value.length; i++) {
      const bought = (total[i] as number) - (before[i] as number);
      value[i] = (value[i] as number) + bought * (worth[i] as number) * discount;
    }
    before = total;
    if (horizons.includes(month)) values.push(Float64Array.from(value));
  }
  return values;
}
