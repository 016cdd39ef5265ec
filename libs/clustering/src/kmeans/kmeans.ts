import type { Clusterer } from '../clusterer.ts';
import { KAboveRowsError, ShapeError } from '../errors.ts';
import { assertFinite, type Matrix, takeRows } from '../matrix.ts';
import { bestStarts, bestStartsOnSample } from './best-start.ts';
import { type CanonicalOrder, canonicalOrder, hasDistinctRows } from './canonical-order.ts';
import { KMeansModel } from './kmeans-model.ts';
import { type CompleteKMeansOptions, completeOptions, type KMeansOptions } from './kmeans-options.ts';
import {
  createLloyd,
  type Lloyd,
  type LloydLimits,
  type LloydResult,
  withoutEmptyClusters,
} from './lloyd.ts';
import { inertiaOf } from './nearest-centroid.ts';
import { createPartedSearch, isParted } from './parts/parted-search.ts';
import type { ThreadTeam } from './parts/thread-team.ts';
import { createSearch, type Search } from './search.ts';
import { orderBySize, sizesOf } from './sizes.ts';

// Starts on a sample cost little: with three times as many, and the best few of them on all rows, the inertia is what as
// many starts on all rows reach.
const STARTS_ON_SAMPLE = 3;
// What is best on a sample need not be so on all rows: the best few go on there.
const STARTS_ON_ALL_ROWS = 3;
const ONCE: LloydLimits = { iterationsMax: 1, movedSquaredMax: Number.POSITIVE_INFINITY };

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

  /** With threads, on a few ten thousand rows or more, they share the work; the model is the same to the last bit. */
  fit(matrix: Matrix, threads?: ThreadTeam): KMeansModel {
    // Many rows are checked while they are taken in.
    if (!isParted(matrix, this.options.k)) assertFinite(matrix);
    this.#checkK(matrix);
    try {
      return this.#fit(matrix, threads);
    } finally {
      threads?.end();
    }
  }

  #fit(matrix: Matrix, threads: ThreadTeam | undefined): KMeansModel {
    const { k, initialCentroids, startRowsMax } = this.options;
    // Few rows are brought into their canonical order altogether, so that even their sums round alike.
    const canonical = initialCentroids ? undefined : canonicalOrder(matrix);
    const few = canonical && matrix.rows <= startRowsMax ? canonical : undefined;
    const rows = few ? takeRows(matrix, few.order) : matrix;
    const search = createPartedSearch(rows, k, threads) ?? createSearch(rows, k);
    const lloyd = createLloyd(search);
    const limits = this.#limits(search);
    const starts = this.#starts({ rows, lloyd, limits, canonical, few });
    const result = bestResult(search, withoutEmptyClusters(rows, lloyd), limits, starts);
    const centroids = initialCentroids ? result.centroids : sortBySize(result, search);
    const labels = few ? inFormerOrder(search.labels, few.order) : search.labels.slice();
    return new KMeansModel({
      centroids,
      iterations: result.iterations,
      converged: result.converged,
      labels,
      sizes: sizesOf(labels, k),
      inertia: few ? inertiaOf(matrix, { centroids, labels }) : search.inertia(centroids),
    });
  }

  #starts({ rows, lloyd, limits, canonical, few }: Starting): readonly Start[] {
    if (canonical === undefined)
      return [{ centroids: this.options.initialCentroids as Matrix, iterations: 0 }];
    if (few) return bestStarts(rows, lloyd, limits, this.options).slice(0, 1);
    const onSample = { ...this.options, starts: this.options.starts * STARTS_ON_SAMPLE };
    return bestStartsOnSample(rows, canonical, limits, onSample).slice(0, STARTS_ON_ALL_ROWS);
  }

  #limits(search: Search): LloydLimits {
    const { iterationsMax, tolerance } = this.options;
    return { iterationsMax, movedSquaredMax: tolerance * search.meanVariance };
  }

  #checkK(matrix: Matrix): void {
    const { k, initialCentroids } = this.options;
    if (!hasDistinctRows(matrix, k)) {
      throw new KAboveRowsError(k, matrix.rows, canonicalOrder(matrix).distinctRows);
    }
    if (initialCentroids && initialCentroids.columns !== matrix.columns) {
      throw new ShapeError(
        `initial centroids have ${initialCentroids.columns} columns, rows ${matrix.columns}`,
      );
    }
  }
}

interface Start {
  readonly centroids: Matrix;
  readonly iterations: number;
}

/** The starts moved to their optimum on all rows, and the one with the least inertia. */
function bestResult(
  search: Search,
  lloyd: Lloyd,
  limits: LloydLimits,
  starts: readonly Start[],
): LloydResult {
  const results = starts.map((start) => {
    const result = lloyd(start.centroids, limits);
    const inertia = starts.length === 1 ? 0 : search.inertia(result.centroids);
    return { ...result, iterations: start.iterations + result.iterations, inertia };
  });
  const best = results.reduce((least, next) => (next.inertia < least.inertia ? next : least));
  if (best === results.at(-1)) return best;
  // The labels belong to the latest run: one more iteration finds them again.
  return { ...lloyd(best.centroids, ONCE), iterations: best.iterations + 1, converged: best.converged };
}

interface Starting {
  readonly rows: Matrix;
  readonly lloyd: Lloyd;
  readonly limits: LloydLimits;
  /** Undefined when the centroids to start from were given. */
  readonly canonical: CanonicalOrder | undefined;
  /** Defined when the rows are few enough for all starts to run on all of them. */
  readonly few: CanonicalOrder | undefined;
}

/** The centroids by falling size; the search's labels follow them, ties between centroids included. */
function sortBySize({ centroids, labels }: LloydResult, search: Search): Matrix {
  const order = orderBySize(centroids, sizesOf(labels, centroids.rows));
  const sorted = takeRows(centroids, order);
  search.renumber(order);
  search.assign(sorted);
  return sorted;
}

/** Gives each label to the row that it belongs to: label i is of row order[i]. */
function inFormerOrder(labels: Int32Array, order: Int32Array): Int32Array {
  const former = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) former[order[i] as number] = labels[i] as number;
  return former;
}
