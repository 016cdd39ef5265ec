import { weighedSum } from '../windows/weighed-features.ts';
import { MAXIMA, PROJECTIONS } from '../windows/window-shape.ts';
import { maximaOf } from '../windows/window-sums.ts';
import { HIDDEN, type Weights } from './network-shape.ts';
import { meanOf, unpackInto } from './packed-text.ts';

/** The trained network in plain arrays. */
export class EncodedDeepForward {
  readonly #weights: Weights;
  readonly #narrowing: Float32Array;
  readonly #kernel: Float32Array;
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
    this.#narrowing = columnsOf(weights.hidden, width);
    this.#kernel = columnsOf(weights.kernel, HIDDEN);
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
    return weighedSum({ ...this.#weights, maxima: this.#maxima, mean: this.#mean });
  }

  /** relu(x W + b) K. */
  #projectionOf(packed: Int8Array): Float32Array {
    unpackInto(this.#token, packed);
    this.#hidden.set(this.#weights.hiddenBias);
    addProduct(this.#hidden, this.#token, this.#narrowing);
    for (let j = 0; j < HIDDEN; j++) this.#hidden[j] = Math.max(0, this.#hidden[j] as number);
    const projection = new Float32Array(PROJECTIONS);
    addProduct(projection, this.#hidden, this.#kernel);
    return projection;
  }
}

/** Adds x M to `to`, four columns at a time; `columns` holds M column after column. */
function addProduct(to: Float32Array, x: Float32Array, columns: Float32Array): void {
  const size = x.length;
  for (let j = 0; j < to.length; j += 4) {
    const [a, b, c, d] = [j * size, (j + 1) * size, (j + 2) * size, (j + 3) * size];
    let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
    for (let i = 0; i < size; i++) {
      const value = x[i] as number;
      sumA += value * (columns[a + i] as number);
      sumB += value * (columns[b + i] as number);
      sumC += value * (columns[c + i] as number);
      sumD += value * (columns[d + i] as number);
    }
    to[j] = (to[j] as number) + sumA;
    to[j + 1] = (to[j + 1] as number) + sumB;
    to[j + 2] = (to[j + 2] as number) + sumC;
    to[j + 3] = (to[j + 3] as number) + sumD;
  }
}

function columnsOf(matrix: Float32Array, rows: number): Float32Array {
  const columns = matrix.length / rows;
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)] as number);
}
