import { createMatrix, type Matrix, rowOf } from '../matrix.ts';
import { type Random, sampleIndices } from '../random.ts';
import { inertiaOf } from './nearest-centroid.ts';
import { createSearch, type ReloadableSearch } from './search.ts';
import { sizesOf } from './sizes.ts';

export interface BatchLearnerOptions {
  readonly centroids: Matrix;
  readonly batchRows: number;
  readonly starvedShare: number;
  readonly random: Random;
}

/**
 * Mini-batch k-means (Sculley 2010): each centroid moves towards the rows of a batch that are nearest to it, by a rate of
 * one over the rows that it has had so far, so that it stays the mean of all of them. Memory is that of one batch.
 */
export class BatchLearner {
  readonly centroids: Matrix;
  /** Rows that each centroid is the mean of. */
  readonly weights: Float64Array;
  readonly #options: BatchLearnerOptions;
  readonly #search: ReloadableSearch;
  #rowsSinceReassigned = 0;

  constructor(options: BatchLearnerOptions) {
    const { rows: k, columns, values } = options.centroids;
    this.#options = options;
    this.centroids = createMatrix(k, columns, values.slice());
    this.weights = new Float64Array(k);
    this.#search = createSearch(createMatrix(options.batchRows, columns), k);
  }

  /** Learns from a batch of at most `batchRows` rows; gives its inertia as it was before. */
  learn(batch: Matrix): number {
    const search = this.#search;
    search.load(batch);
    search.assign(this.centroids);
    const inertia = inertiaOf(batch, { centroids: this.centroids, labels: search.labels });
    const means = search.means(this.centroids);
    sizesOf(search.labels, this.centroids.rows).forEach((size, c) => {
      this.#approach(c, size, rowOf(means, c));
    });
    this.#rowsSinceReassigned += batch.rows;
    // As scikit-learn does: at once where a centroid has had no rows, else now and then.
    if (this.#rowsSinceReassigned >= 10 * this.centroids.rows || this.weights.includes(0)) {
      this.#rowsSinceReassigned = 0;
      this.#reassignStarved(batch);
    }
    return inertia;
  }

  #approach(c: number, size: number, mean: Float64Array): void {
    if (size === 0) return;
    const weight = (this.weights[c] as number) + size;
    this.weights[c] = weight;
    const centroid = rowOf(this.centroids, c);
    for (let j = 0; j < centroid.length; j++) {
      const former = centroid[j] as number;
      centroid[j] = former + (((mean[j] as number) - former) * size) / weight;
    }
  }

  /** Starved centroids go to rows of the batch, and count as the least of those that do not starve. */
  #reassignStarved(batch: Matrix): void {
    const { starvedShare, random } = this.#options;
    const largest = this.weights.reduce((most, weight) => Math.max(most, weight), 0);
    const starves = (c: number): boolean => (this.weights[c] as number) < starvedShare * largest;
    const starved = Array.from(this.weights.keys()).filter(starves);
    // No more than half of a batch, the most starved first: else a first tiny batch could move all.
    starved.sort((a, b) => (this.weights[a] as number) - (this.weights[b] as number));
    const moved = starved.slice(0, Math.floor(batch.rows / 2));
    if (moved.length === 0) return;
    const least = this.weights.reduce((m, weight, c) => (starves(c) ? m : Math.min(m, weight)), largest);
    const rows = sampleIndices(batch.rows, moved.length, random);
    moved.forEach((c, i) => {
      this.centroids.values.set(rowOf(batch, rows[i] as number), c * batch.columns);
      this.weights[c] = least;
    });
  }
}
