import { KAboveRowsError, OptionError } from '../errors.ts';
import { canonicalOrder } from '../kmeans/canonical-order.ts';
import { type Matrix, takeRows } from '../matrix.ts';
import { sampleIndices, seededRandom } from '../random.ts';
import { adjustedRand } from './adjusted-rand.ts';

export interface StabilityOptions {
  readonly seed: number;
  /** Fits on samples. Default 5, minimum 1. */
  readonly rounds?: number;
  /** Share of the rows in each sample, drawn without replacement. Default 0.5, as Hennig (2007) takes for subsets. */
  readonly share?: number;
}

export interface Stability {
  /**
   * Mean adjusted Rand index between the grouping of all rows by the whole fit and by those of samples: 1 is unmoved. Null where
   * every sample was too small for the method.
   */
  readonly agreement: number | null;
  /** The same in the worst round. */
  readonly lowest: number | null;
  /**
   * For each cluster of the whole fit the mean, over rounds, of its Jaccard index with the cluster most like it (Hennig 2007):
   * below .6 do not trust it, above .75 it is a pattern, above .85 it is highly stable.
   */
  readonly clusters: readonly number[];
}

/** Groups all rows after learning from some: fits and predicts. */
export type Refit = (sample: Matrix, all: Matrix) => Int32Array;

/**
 * How far a grouping comes back when it is learned from samples of the rows. Noise (label -1) counts as a group of its own in the
 * agreement and is no cluster. Samples too small for the method are left out. Throws OptionError, ShapeError.
 */
export function stability(
  matrix: Matrix,
  labels: Int32Array,
  refit: Refit,
  options: StabilityOptions,
): Stability {
  const samples = stabilitySamples(matrix, options);
  return compareRefits(
    labels,
    samples.map((sample) => orNothing(() => refit(takeRows(matrix, sample), matrix))),
  );
}

/** The same for a method whose fit has to be awaited. */
export async function stabilityOf(
  matrix: Matrix,
  labels: Int32Array,
  refit: (sample: Matrix, all: Matrix) => Promise<Int32Array>,
  options: StabilityOptions,
): Promise<Stability> {
  const refits: (Int32Array | undefined)[] = [];
  for (const sample of stabilitySamples(matrix, options)) {
    refits.push(await refit(takeRows(matrix, sample), matrix).catch(nothingFor));
  }
  return compareRefits(labels, refits);
}

/** Rows of each sample, whatever the order in which the rows come. */
function stabilitySamples(matrix: Matrix, { seed, rounds = 5, share = 0.5 }: StabilityOptions): Int32Array[] {
  if (!Number.isSafeInteger(rounds) || rounds < 1) {
    throw new OptionError(`rounds is ${rounds}: it must be a positive whole number`);
  }
  if (!(share > 0 && share < 1)) throw new OptionError(`share is ${share}: it must lie between 0 and 1`);
  const { order } = canonicalOrder(matrix);
  const count = Math.max(1, Math.round(share * matrix.rows));
  return Array.from({ length: rounds }, (_, round) =>
    sampleIndices(matrix.rows, count, seededRandom(seed, -31, round)).map((i) => order[i] as number),
  );
}

function orNothing(refit: () => Int32Array): Int32Array | undefined {
  try {
    return refit();
  } catch (fault) {
    return nothingFor(fault);
  }
}

/** Half of the rows may hold too few different ones for a method that managed all; any other fault goes on. */
function nothingFor(fault: unknown): undefined {
  if (!(fault instanceof KAboveRowsError)) throw fault;
  return undefined;
}

function compareRefits(labels: Int32Array, refits: readonly (Int32Array | undefined)[]): Stability {
  const made = refits.filter((refit) => refit !== undefined);
  if (made.length === 0) return { agreement: null, lowest: null, clusters: [] };
  const agreements = made.map((refit) => adjustedRand(labels, refit));
  const jaccards = made.map((refit) => bestJaccards(labels, refit));
  const clusters = labels.reduce((most, label) => Math.max(most, label), -1) + 1;
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  return {
    agreement: mean(agreements),
    lowest: Math.min(...agreements),
    clusters: Array.from({ length: clusters }, (_, c) => mean(jaccards.map((of) => of[c] ?? 0))),
  };
}

/** For each cluster the largest share, of the rows in it or in another grouping's cluster, that are in both. */
function bestJaccards(labels: Int32Array, other: Int32Array): number[] {
  const sizes = new Map<number, number>();
  const otherSizes = new Map<number, number>();
  const both = new Map<number, Map<number, number>>();
  labels.forEach((label, i) => {
    const otherLabel = other[i] as number;
    sizes.set(label, (sizes.get(label) ?? 0) + 1);
    otherSizes.set(otherLabel, (otherSizes.get(otherLabel) ?? 0) + 1);
    const shared = both.get(label) ?? new Map<number, number>();
    both.set(label, shared.set(otherLabel, (shared.get(otherLabel) ?? 0) + 1));
  });
  const best: number[] = [];
  for (const [label, shared] of both) {
    if (label < 0) continue;
    const indices = [...shared].map(([otherLabel, count]) =>
      otherLabel < 0 ? 0 : count / ((sizes.get(label) ?? 0) + (otherSizes.get(otherLabel) ?? 0) - count),
    );
    best[label] = Math.max(...indices);
  }
  return best;
}
