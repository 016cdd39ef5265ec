import { KAboveRowsError, ShapeError, UnfittedError } from '../errors.ts';
import { assertFinite, createMatrix, type Matrix } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { BatchLearner } from './batch-learner.ts';
import { bestStarts } from './best-start.ts';
import { canonicalOrder, hasDistinctRows } from './canonical-order.ts';
import { KMeansModel } from './kmeans-model.ts';
import { createLloyd } from './lloyd.ts';
import {
  type CompleteMiniBatchOptions,
  completeMiniBatchOptions,
  type MiniBatchOptions,
} from './mini-batch-options.ts';
import { createSearch } from './search.ts';

/**
 * Mini-batch k-means over a stream of batches of any length: what it holds does not grow with the stream. It waits for
 * `startRows` rows to place its first centroids, unless these are given.
 * @example for await (const batch of batches) stream.partialFit(batch); stream.model.predict(rows)
 */
export class KMeansStream {
  readonly options: CompleteMiniBatchOptions;
  #learner: BatchLearner | undefined;
  #waiting: Matrix | undefined;
  #steps = 0;
  #inertia = 0;

  /** Throws KInvalidError or OptionError. */
  constructor(options: MiniBatchOptions) {
    this.options = completeMiniBatchOptions(options);
    if (this.options.initialCentroids) this.#learner = this.#learnerFrom(this.options.initialCentroids);
  }

  /** Learns from the rows, in steps of `batchRows`. Throws NonFiniteError, or ShapeError for rows of another width. */
  partialFit(batch: Matrix): this {
    assertFinite(batch);
    const columns = this.#learner?.centroids.columns ?? this.#waiting?.columns ?? batch.columns;
    if (batch.columns !== columns) {
      throw new ShapeError(`the batch has ${batch.columns} columns, those before it ${columns}`);
    }
    if (this.#learner) this.#learn(this.#learner, batch);
    else this.#wait(batch);
    return this;
  }

  /**
   * What has been learned so far. Its sizes count the rows that each centroid is the mean of; its inertia sums what each
   * row was away from its centroid when it came. Throws UnfittedError before the first row, and KAboveRowsError while
   * too few different rows have come to place k centroids.
   */
  get model(): KMeansModel {
    if (this.#learner === undefined) this.#start();
    const { centroids, weights } = this.#learner as BatchLearner;
    return new KMeansModel({
      centroids: createMatrix(centroids.rows, centroids.columns, centroids.values.slice()),
      sizes: Array.from(weights),
      inertia: this.#inertia,
      iterations: this.#steps,
      converged: false,
      labels: new Int32Array(0),
    });
  }

  #wait(batch: Matrix): void {
    const waiting = this.#waiting ? appended(this.#waiting, batch) : batch;
    this.#waiting = createMatrix(waiting.rows, waiting.columns, waiting.values.slice());
    const { startRows, k } = this.options;
    if (waiting.rows >= startRows && hasDistinctRows(waiting, k)) this.#start();
    // Repetitions of fewer than k different rows teach nothing more: the latest suffice, so that memory stays bounded.
    else if (waiting.rows > 2 * startRows)
      this.#waiting = sliceOf(waiting, waiting.rows - startRows, waiting.rows);
  }

  #start(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) throw new UnfittedError('no row has been learned yet');
    const { k, seed, starts, startRows } = this.options;
    if (!hasDistinctRows(waiting, k)) {
      throw new KAboveRowsError(k, waiting.rows, canonicalOrder(waiting).distinctRows);
    }
    const first = sliceOf(waiting, 0, Math.max(startRows, k));
    const rows = hasDistinctRows(first, k) ? first : waiting;
    const limits = { iterationsMax: 100, movedSquaredMax: 0 };
    const [start] = bestStarts(rows, createLloyd(createSearch(rows, k)), limits, { k, seed, starts });
    this.#waiting = undefined;
    this.#learner = this.#learnerFrom(start.centroids);
    this.#learn(this.#learner, waiting);
  }

  #learnerFrom(centroids: Matrix): BatchLearner {
    const { batchRows, starvedShare, seed } = this.options;
    return new BatchLearner({ centroids, batchRows, starvedShare, random: seededRandom(seed, -2) });
  }

  #learn(learner: BatchLearner, batch: Matrix): void {
    const { batchRows } = this.options;
    for (let from = 0; from < batch.rows; from += batchRows) {
      this.#inertia += learner.learn(sliceOf(batch, from, from + batchRows));
      this.#steps++;
    }
  }
}

/** A view (no copy) of the rows `from` to `to` - 1, or to the last. */
function sliceOf({ rows, columns, values }: Matrix, from: number, to: number): Matrix {
  const end = Math.min(to, rows);
  return createMatrix(end - from, columns, values.subarray(from * columns, end * columns));
}

function appended(a: Matrix, b: Matrix): Matrix {
  const both = createMatrix(a.rows + b.rows, a.columns);
  both.values.set(a.values);
  both.values.set(b.values, a.values.length);
  return both;
}
