import type { Clusterer } from '../clusterer.ts';
import { KAboveRowsError, ShapeError } from '../errors.ts';
import { assertFinite, createMatrix, type Matrix, rowOf, takeRows } from '../matrix.ts';
import { type Random, seededRandom } from '../random.ts';
import { BatchLearner } from './batch-learner.ts';
import { bestStartsOnSample } from './best-start.ts';
import { type CanonicalOrder, canonicalOrder, hasDistinctRows } from './canonical-order.ts';
import { KMeans } from './kmeans.ts';
import { KMeansModel } from './kmeans-model.ts';
import { KMeansStream } from './kmeans-stream.ts';
import {
  type CompleteMiniBatchOptions,
  completeMiniBatchOptions,
  type MiniBatchOptions,
} from './mini-batch-options.ts';
import { inertiaOf } from './nearest-centroid.ts';
import { createSearch } from './search.ts';
import { orderBySize, sizesOf } from './sizes.ts';

// Rows that the last passes hold in float32 at once: they stay in the processor's cache.
const PASS_ROWS = 8192;
// On many rows scikit-learn smooths the inertia over as many steps as half the rows take; three passes over all rows in the
// end lower it further than those steps do, and cost less.
const SMOOTHED_STEPS = 50;
const MEAN_PASSES = 3;
// Drawing by the rows' contents takes longer than learning from them where there are more.
const CANONICAL_ROWS_MAX = 200_000;

/**
 * Mini-batch k-means (Sculley 2010) with starved centroids put elsewhere, as in scikit-learn. `fit` draws batches from all
 * the rows until the inertia stops improving, then makes each centroid the mean of its rows three times; `stream` learns from
 * batches as they come. Up to 200,000 rows their order does not matter. Clusters are numbered by falling size, none is empty.
 */
export class MiniBatchKMeans implements Clusterer<KMeansModel> {
  readonly options: CompleteMiniBatchOptions;

  /** Throws KInvalidError or OptionError. */
  constructor(options: MiniBatchOptions) {
    this.options = completeMiniBatchOptions(options);
  }

  /** A new stream with these parameters. */
  stream(): KMeansStream {
    return new KMeansStream(this.options);
  }

  fit(matrix: Matrix): KMeansModel {
    assertFinite(matrix);
    const { k, seed, initialCentroids } = this.options;
    this.#check(matrix);
    const canonical = matrix.rows <= CANONICAL_ROWS_MAX ? canonicalOrder(matrix) : givenOrder(matrix);
    const start = initialCentroids ?? this.#start(matrix, canonical);
    const { batchRows, starvedShare } = this.options;
    const random = seededRandom(seed, -2);
    const learner = new BatchLearner({ centroids: start, batchRows, starvedShare, random });
    const { steps, converged } = this.#learn(learner, batchesOf(matrix, canonical, batchRows, random));
    return (
      finish(matrix, learner.centroids, { steps, converged, ordered: initialCentroids === undefined }) ??
      // Rare, and on few rows only: exact k-means knows how to fill an empty cluster.
      new KMeans({ k, seed, initialCentroids: learner.centroids }).fit(matrix)
    );
  }

  #start(matrix: Matrix, canonical: CanonicalOrder): Matrix {
    const { k, seed, starts, startRows } = this.options;
    const limits = { iterationsMax: 100, movedSquaredMax: 0 };
    const options = { k, seed, starts, startRowsMax: startRows };
    return bestStartsOnSample(matrix, canonical, limits, options)[0].centroids;
  }

  /** Steps until an exponentially weighted mean of the batches' inertia has not improved for `patience` steps. */
  #learn(learner: BatchLearner, { rows, next }: Batches): { steps: number; converged: boolean } {
    const { batchRows, epochsMax, patience } = this.options;
    const stepsMax = Math.ceil((epochsMax * rows) / batchRows);
    const weight = Math.max(1 / SMOOTHED_STEPS, Math.min(1, (2 * batchRows) / (rows + 1)));
    let smoothed: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    let idle = 0;
    let steps = 0;
    while (steps < stepsMax && idle < patience) {
      const inertia = learner.learn(next());
      smoothed = smoothed === undefined ? inertia : smoothed + weight * (inertia - smoothed);
      idle = smoothed < least ? 0 : idle + 1;
      least = Math.min(least, smoothed);
      steps++;
    }
    return { steps, converged: idle >= patience };
  }

  #check(matrix: Matrix): void {
    const { k, initialCentroids } = this.options;
    if (!hasDistinctRows(matrix, k)) {
      throw new KAboveRowsError(k, matrix.rows, canonicalOrder(matrix).distinctRows);
    }
    if (initialCentroids && initialCentroids.columns !== matrix.columns) {
      const { columns } = initialCentroids;
      throw new ShapeError(`initial centroids have ${columns} columns, rows ${matrix.columns}`);
    }
  }
}

function givenOrder({ rows }: Matrix): CanonicalOrder {
  return { order: Int32Array.from({ length: rows }, (_, i) => i), distinctRows: rows };
}

interface Batches {
  readonly rows: number;
  next(): Matrix;
}

/** Batches of rows that are drawn uniformly, each time anew; a batch is valid until the next. */
function batchesOf(matrix: Matrix, { order }: CanonicalOrder, batchRows: number, random: Random): Batches {
  const { columns } = matrix;
  const batch = createMatrix(Math.min(batchRows, matrix.rows), columns);
  const next = (): Matrix => {
    for (let i = 0; i < batch.rows; i++) {
      const from = (order[Math.floor(random() * matrix.rows)] as number) * columns;
      // A view of each row would cost more than its few numbers.
      for (let j = 0; j < columns; j++) batch.values[i * columns + j] = matrix.values[from + j] as number;
    }
    return batch;
  };
  return { rows: matrix.rows, next };
}

interface Learned {
  readonly steps: number;
  readonly converged: boolean;
  /** Whether clusters are to be numbered by falling size. */
  readonly ordered: boolean;
}

/** Makes each centroid the mean of its rows, a few times, and labels all rows by these. Undefined if a cluster is empty. */
function finish(
  matrix: Matrix,
  learned: Matrix,
  { steps, converged, ordered }: Learned,
): KMeansModel | undefined {
  let passed = assignAll(matrix, learned);
  for (let pass = 1; pass < MEAN_PASSES; pass++) passed = assignAll(matrix, passed.means);
  const inOrder = (means: Matrix, sizes: readonly number[]): Matrix =>
    ordered ? takeRows(means, orderBySize(means, sizes)) : means;
  let centroids = inOrder(passed.means, passed.sizes);
  let { labels, sizes } = assignAll(matrix, centroids);
  if (sizes.includes(0)) return undefined;
  const sorted = inOrder(centroids, sizes);
  if (sorted.values.some((value, i) => value !== centroids.values[i])) {
    centroids = sorted;
    ({ labels, sizes } = assignAll(matrix, centroids));
  }
  const inertia = inertiaOf(matrix, { centroids, labels });
  return new KMeansModel({ centroids, labels, sizes, inertia, iterations: steps, converged });
}

/** The nearest centroid of each row, and the means of the rows of each, a part of the rows after the other. */
function assignAll(
  matrix: Matrix,
  centroids: Matrix,
): { labels: Int32Array; sizes: number[]; means: Matrix } {
  const { rows, columns, values } = matrix;
  const labels = new Int32Array(rows);
  const means = createMatrix(centroids.rows, columns);
  const counts = new Array<number>(centroids.rows).fill(0);
  const search = createSearch(createMatrix(Math.min(PASS_ROWS, rows), columns), centroids.rows);
  for (let from = 0; from < rows; from += PASS_ROWS) {
    const to = Math.min(from + PASS_ROWS, rows);
    search.load(createMatrix(to - from, columns, values.subarray(from * columns, to * columns)));
    search.assign(centroids);
    labels.set(search.labels, from);
    const part = search.means(centroids);
    sizesOf(search.labels, centroids.rows).forEach((size, c) => {
      counts[c] = (counts[c] as number) + size;
      const share = size / Math.max(1, counts[c] as number);
      for (let at = c * columns; at < (c + 1) * columns; at++) {
        const mean = means.values[at] as number;
        means.values[at] = mean + share * ((part.values[at] as number) - mean);
      }
    });
  }
  // A centroid without rows stays where it is.
  counts.forEach((count, c) => {
    if (count === 0) means.values.set(rowOf(centroids, c), c * columns);
  });
  return { labels, sizes: counts, means };
}
