import type { Clusterer } from '../clusterer.ts';
import { KAboveRowsError, OptionError, ShapeError } from '../errors.ts';
import { assertFinite, createMatrix, type Matrix, rowOf, takeRows } from '../matrix.ts';
import { silhouette } from '../quality/silhouette.ts';
import { sampleIndices, seededRandom } from '../random.ts';
import { type CanonicalOrder, canonicalOrder, compareRows } from './canonical-order.ts';
import { KMeansModel } from './kmeans-model.ts';
import { type CompleteKMeansOptions, completeOptions, type KMeansOptions } from './kmeans-options.ts';
import { seedCentroids } from './kmeans-plus-plus.ts';
import { createLloyd, type Lloyd, type LloydLimits, type LloydResult } from './lloyd.ts';
import { type Assignment, assignToNearest } from './nearest-centroid.ts';

interface Start {
  readonly centroids: Matrix;
  readonly iterations: number;
}

interface Run extends Start {
  readonly labels: Int32Array;
  readonly inertia: number;
}

// Starts whose inertia is within 0.05 % of the least are equally compact for every practical purpose.
const INERTIA_TIE = 5e-4;
// Starts nearer to each other than this found the same clusters: judging both would only cost time.
const INERTIA_SAME = 1e-6;

/**
 * k-means with k-means++ starts. On many rows the starts run on a sample, and the best is then moved to its
 * optimum on all rows (Bradley and Fayyad 1998). The rows' order does not matter, clusters are numbered by
 * falling size, and none is empty.
 */
export class KMeans implements Clusterer<KMeansModel> {
  readonly options: CompleteKMeansOptions;

  /** Throws KInvalidError or OptionError. */
  constructor(options: KMeansOptions) {
    this.options = completeOptions(options);
  }

  fit(matrix: Matrix): KMeansModel {
    assertFinite(matrix);
    const canonical = canonicalOrder(matrix);
    this.#checkK(matrix, canonical);
    const ordered = takeRows(matrix, canonical.order);
    const lloyd = createLloyd(ordered);
    const limits = this.#limits(ordered);
    const given = this.options.initialCentroids;
    const start = given ? { centroids: given, iterations: 0 } : this.#bestStart(ordered, lloyd, limits);
    const { result, assignment } = withoutEmptyClusters(ordered, lloyd, limits, start.centroids);
    const centroids = given ? result.centroids : sortBySize(result.centroids, assignment.sizes);
    const iterations = start.iterations + result.iterations;
    const converged = result.converged;
    return new KMeansModel({ centroids, iterations, converged, ...assignToNearest(matrix, centroids) });
  }

  #bestStart(ordered: Matrix, lloydOfAll: Lloyd, limits: LloydLimits): Start {
    const { k, seed, starts, startRowsMax } = this.options;
    const whole = ordered.rows <= startRowsMax;
    const sample = whole ? ordered : this.#sampleFor(ordered);
    const lloyd = whole ? lloydOfAll : createLloyd(sample);
    const runs: Run[] = [];
    for (let start = 0; start < starts; start++) {
      const seeds = seedCentroids(sample, k, seededRandom(seed, start));
      const { centroids, iterations } = lloyd(seeds, limits);
      const { labels, inertia } = assignToNearest(sample, centroids);
      runs.push({ centroids, iterations, labels, inertia });
    }
    return bestRun(sample, runs, seed);
  }

  /** A sample with fewer than k distinct rows could not hold k centroids: then all rows are taken. */
  #sampleFor(ordered: Matrix): Matrix {
    const { k, seed, startRowsMax } = this.options;
    const sample = takeRows(ordered, sampleIndices(ordered.rows, startRowsMax, seededRandom(seed, -1)));
    return canonicalOrder(sample).distinctRows >= k ? sample : ordered;
  }

  #limits(matrix: Matrix): LloydLimits {
    const { iterationsMax, tolerance } = this.options;
    return { iterationsMax, movedSquaredMax: tolerance * meanVariance(matrix) };
  }

  #checkK(matrix: Matrix, { distinctRows }: CanonicalOrder): void {
    const { k, initialCentroids } = this.options;
    if (k > distinctRows) throw new KAboveRowsError(k, matrix.rows, distinctRows);
    if (initialCentroids && initialCentroids.columns !== matrix.columns) {
      throw new ShapeError(
        `initial centroids have ${initialCentroids.columns} columns, rows ${matrix.columns}`,
      );
    }
  }
}

/**
 * The run with the least inertia. Where several are practically as compact, the best separated of them, by
 * silhouette on at most 2,000 rows: on customers, who form a cloud rather than islands, it differs by .003.
 */
function bestRun(matrix: Matrix, runs: readonly Run[], seed: number): Run {
  const sorted = runs.toSorted((a, b) => a.inertia - b.inertia);
  const [least] = sorted;
  if (least === undefined) throw new OptionError('starts must be at least 1');
  const tied = sorted.filter(
    ({ inertia }, i) =>
      inertia <= least.inertia * (1 + INERTIA_TIE) &&
      (i === 0 || inertia > (sorted[i - 1] as Run).inertia * (1 + INERTIA_SAME)),
  );
  if (tied.length === 1) return least;
  const judged = tied.map((run) => ({
    run,
    width: silhouette(matrix, run.labels, { seed, exactRowsMax: 2000 }).value ?? -1,
  }));
  return judged.reduce((best, next) => (next.width > best.width ? next : best)).run;
}

/**
 * A centroid that lost all its rows moves to the row furthest from its own, which always lowers the inertia,
 * and the iterations go on. k rounds are enough in practice and bound the loop.
 */
function withoutEmptyClusters(
  matrix: Matrix,
  lloyd: Lloyd,
  limits: LloydLimits,
  start: Matrix,
): { result: LloydResult; assignment: Assignment } {
  let result = lloyd(start, limits);
  let assignment = assignToNearest(matrix, result.centroids);
  for (let round = 0; round < start.rows; round++) {
    const empty = assignment.sizes.indexOf(0);
    const furthest = indexOfLargest(assignment.distances);
    if (empty < 0 || assignment.distances[furthest] === 0) break;
    const moved = createMatrix(start.rows, start.columns, result.centroids.values.slice());
    moved.values.set(rowOf(matrix, furthest), empty * start.columns);
    result = lloyd(moved, limits);
    assignment = assignToNearest(matrix, result.centroids);
  }
  return { result, assignment };
}

function sortBySize(centroids: Matrix, sizes: readonly number[]): Matrix {
  const order = Int32Array.from({ length: centroids.rows }, (_, c) => c);
  order.sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || compareRows(centroids, a, b));
  return takeRows(centroids, order);
}

function indexOfLargest(values: Float64Array): number {
  let largest = 0;
  for (let i = 1; i < values.length; i++) {
    if ((values[i] as number) > (values[largest] as number)) largest = i;
  }
  return largest;
}

function meanVariance({ rows, columns, values }: Matrix): number {
  let total = 0;
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += (values[i * columns + j] as number) / rows;
    for (let i = 0; i < rows; i++) total += ((values[i * columns + j] as number) - mean) ** 2 / rows;
  }
  return columns === 0 ? 0 : total / columns;
}
