import { ShapeError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';
import { signedLog1p } from '../preprocessing/curves.ts';

/** How far the members of a cluster lie from all other rows in one column. */
export interface ColumnDifference {
  readonly column: number;
  /** Cohen's d on the signed-log scale: (mean of the members - mean of the others) / pooled deviation; 0 where nothing varies. */
  readonly effect: number;
  /** Cliff's delta: P(member > other) - P(member < other), -1 to 1. Free of any scale. */
  readonly delta: number;
  /** In original units. */
  readonly mean: number;
  readonly meanOthers: number;
}

/** Larger effects say no more; without any spread on either side they would be infinite. */
const EFFECT_MAX = 10;
const ROUNDING = 1e-12;

/**
 * What sets a cluster apart from the rest, the largest effect first (J. Cohen, Statistical Power Analysis, 1988, ch. 2;
 * N. Cliff, Dominance statistics, Psychological Bulletin 114, 1993). Empty for a cluster without members or without
 * others. Throws ShapeError.
 */
export function clusterDifferences(matrix: Matrix, labels: Int32Array, cluster: number): ColumnDifference[] {
  if (labels.length !== matrix.rows) throw new ShapeError(`${labels.length} labels for ${matrix.rows} rows`);
  const members = labels.reduce((count, label) => count + Number(label === cluster), 0);
  if (members === 0 || members === matrix.rows) return [];
  const differences = Array.from({ length: matrix.columns }, (_, column) => {
    const [own, others] = columnBySide(matrix, column, { labels, cluster, members });
    return {
      column,
      effect: standardisedDifference(own.map(signedLog1p), others.map(signedLog1p)),
      delta: cliffsDelta(own, others),
      mean: mean(own),
      meanOthers: mean(others),
    };
  });
  return differences.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect) || a.column - b.column);
}

interface Side {
  readonly labels: Int32Array;
  readonly cluster: number;
  readonly members: number;
}

function columnBySide(
  { rows, columns, values }: Matrix,
  column: number,
  side: Side,
): [Float64Array, Float64Array] {
  const own = new Float64Array(side.members);
  const others = new Float64Array(rows - side.members);
  let owns = 0;
  for (let i = 0; i < rows; i++) {
    const x = values[i * columns + column] as number;
    if (side.labels[i] === side.cluster) own[owns++] = x;
    else others[i - owns] = x;
  }
  return [own, others];
}

function standardisedDifference(own: Float64Array, others: Float64Array): number {
  const difference = mean(own) - mean(others);
  // Means of equal values may differ by a rounding error.
  if (Math.abs(difference) < ROUNDING * Math.max(1, Math.abs(mean(others)))) return 0;
  const pooled = Math.sqrt((squares(own) + squares(others)) / (own.length + others.length - 2));
  const effect = difference / pooled;
  return Number.isFinite(effect)
    ? Math.max(-EFFECT_MAX, Math.min(EFFECT_MAX, effect))
    : Math.sign(difference) * EFFECT_MAX;
}

/** Counted by merging the sorted sides: n log n, where comparing all pairs would be n squared. */
function cliffsDelta(own: Float64Array, others: Float64Array): number {
  const a = own.toSorted();
  const b = others.toSorted();
  let below = 0;
  let notAbove = 0;
  let balance = 0;
  for (const x of a) {
    while (below < b.length && (b[below] as number) < x) below++;
    while (notAbove < b.length && (b[notAbove] as number) <= x) notAbove++;
    balance += below - (b.length - notAbove);
  }
  return balance / (a.length * b.length);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

function squares(values: Float64Array): number {
  const centre = mean(values);
  return values.reduce((sum, x) => sum + (x - centre) ** 2, 0);
}
