import { NonFiniteError, OptionError } from '../errors.ts';
import { bend, type Curve, unbend } from './curves.ts';
import { ExactSums } from './exact-sum.ts';
import {
  fromQuantile,
  learnQuantiles,
  type QuantileColumn,
  quantileOf,
  toQuantile,
} from './quantile-column.ts';
import type { Scale } from './scale.ts';

/** A column bent by a curve, then shifted and divided. */
export interface AffineColumn {
  readonly curve: Curve;
  readonly shift: number;
  readonly divisor: number;
}

/** What was learned of one column. */
export type ScaledColumn = AffineColumn | QuantileColumn;

const curves: Readonly<Partial<Record<Scale, Curve>>> = {
  'log-standard': 'log',
  log: 'log',
  'root-standard': 'root',
  root: 'root',
};

/**
 * Learns how a column is scaled; undefined when its values are so near to each other that their spread vanishes. Throws
 * NonFiniteError when they are so far apart that it overflows.
 */
export function learnColumn(values: Float64Array, column: number, scale: Scale): ScaledColumn | undefined {
  if (scale === 'quantile') return learnQuantiles(values.toSorted(), 'uniform');
  if (scale === 'quantile-normal') return learnQuantiles(values.toSorted(), 'normal');
  if (scale === 'robust') return learnRobust(values, column);
  const curve = curves[scale] ?? 'none';
  if (scale === 'none' || scale === curve) return { curve, shift: 0, divisor: 1 };
  const { mean, deviation } = momentsOf(
    values.map((x) => bend(x, curve)),
    column,
  );
  return deviation > 0 ? { curve, shift: mean, divisor: deviation } : undefined;
}

/** A range below this share of the deviation is that of values which are practically one. */
const rangeShareMin = 1e-9;

/** Half of the rows may share one value, so that their range is next to nothing: then the deviation is the measure. */
function learnRobust(values: Float64Array, column: number): AffineColumn | undefined {
  const sorted = values.toSorted();
  const range = quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25);
  const { deviation } = momentsOf(values, column);
  const divisor = range > deviation * rangeShareMin ? range : deviation;
  return divisor > 0 ? { curve: 'none', shift: quantileOf(sorted, 0.5), divisor } : undefined;
}

/** Mean and population deviation (n, not n - 1). */
function momentsOf(values: Float64Array, column: number): { mean: number; deviation: number } {
  const sums = new ExactSums(2);
  for (const x of values) sums.add(0, x);
  const mean = sums.at(0) / values.length;
  for (const x of values) sums.add(1, (x - mean) ** 2);
  const deviation = Math.sqrt(sums.at(1) / values.length);
  if (Number.isFinite(deviation)) return { mean, deviation };
  throw new NonFiniteError({ row: 0, column, value: deviation, count: values.length });
}

/** The column counting so much more or less in distances. Throws OptionError for quantiles, which have no unit. */
export function weighted(column: ScaledColumn, weight: number): ScaledColumn {
  if (weight === 1) return column;
  if ('quantiles' in column) throw new OptionError('columns scaled by quantiles cannot be weighted');
  return { ...column, divisor: column.divisor / weight };
}

export function scaleCell(x: number, column: ScaledColumn): number {
  if ('quantiles' in column) return toQuantile(x, column);
  return (bend(x, column.curve) - column.shift) / column.divisor;
}

export function unscaleCell(y: number, column: ScaledColumn): number {
  if ('quantiles' in column) return fromQuantile(y, column);
  return unbend(y * column.divisor + column.shift, column.curve);
}
