import { MAXIMA, PROJECTIONS } from '../windows/window-shape.ts';
import { maximaOf } from '../windows/window-sums.ts';
import { HIDDEN, type Weights } from './network-shape.ts';
import { meanOf, unpackInto } from './packed-text.ts';

/** The trained network in plain arrays. */
export class EncodedDeepForward {
  readonly #weights: Weights;
  readonly #token: Float32Array;
  readonly #mean: Float32Array;
  readonly #hidden = new Float32Array(HIDDEN);
  readonly #maxima = new Float32Array(MAXIMA);
  readonly #places = new Int32Array(MAXIMA);
  /** Of what comes after the end of a text. */
  readonly #end: Float32Array;

  /** `width` is that of the encoder's vectors. */
  constructor(weights: Weights, width: number) {
    this.#weights = weights;
    this.#token = new Float32Array(width);
    this.#mean = new Float32Array(width);
    this.#end = this.#projectionOf(new Int8Array(width));
  }

  /** Of a packed text. */
  logOdds(text: Int8Array): number {
    const width = this.#token.length;
    const projections = [this.#end];
    for (let from = 0; from < text.length; from += width)
      projections.push(this.#projectionOf(text.subarray(from, from + width)));
    const rows = Int32Array.from({ length: projections.length - 1 }, (_, i) => i + 1);
    const to = { maxima: this.#maxima, places: this.#places, at: 0 };
    maximaOf(projections, rows.length > 0 ? rows : Int32Array.of(0), to);
    meanOf(text, this.#mean);
    return this.#answer();
  }

  /** relu(x W + b) K; half of the hidden numbers are 0, and cost nothing. */
  #projectionOf(packed: Int8Array): Float32Array {
    const { hidden: into, hiddenBias, kernel } = this.#weights;
    unpackInto(this.#token, packed);
    this.#hidden.set(hiddenBias);
    addProduct(this.#hidden, this.#token, into);
    for (let j = 0; j < HIDDEN; j++) this.#hidden[j] = Math.max(0, this.#hidden[j] as number);
    const projection = new Float32Array(PROJECTIONS);
    addProduct(projection, this.#hidden, kernel);
    return projection;
  }

  #answer(): number {
    const { filterBias, output, outputBias } = this.#weights;
    let sum = outputBias[0] as number;
    for (let i = 0; i < MAXIMA; i++) {
      const strength = (this.#maxima[i] as number) + (filterBias[i] as number);
      if (strength > 0) sum += strength * (output[i] as number);
    }
    for (let i = 0; i < this.#mean.length; i++)
      sum += (this.#mean[i] as number) * (output[MAXIMA + i] as number);
    return sum;
  }
}

/** Adds x M to `to`; M has a row for each number of x. */
function addProduct(to: Float32Array, x: Float32Array, matrix: Float32Array): void {
  const columns = to.length;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] as number;
    if (value === 0) continue;
    const row = i * columns;
    for (let j = 0; j < columns; j++) to[j] = (to[j] as number) + value * (matrix[row + j] as number);
  }
}
