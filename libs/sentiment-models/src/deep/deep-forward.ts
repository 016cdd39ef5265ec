import { weighedSum } from '../windows/weighed-features.ts';
import { MAXIMA, PROJECTIONS } from '../windows/window-shape.ts';
import { maximaOf } from '../windows/window-sums.ts';
import type { ReadIds } from './deep-network.ts';
import { GRAM_WIDTH, SYMBOL_WIDTH, type WeightName } from './network-shape.ts';

export type DeepWeights = Readonly<Record<WeightName, Float32Array>>;

/** Ids count from the most frequent on: the projections of these, 3.5 KB each, are kept once they are computed. */
const KEPT_MAX = 4096;

/** The trained network in plain arrays: thousands of short reviews a second on one core, without TensorFlow. */
export class DeepForward {
  readonly #weights: DeepWeights;
  readonly #kept: (Float32Array | undefined)[] = [];
  readonly #maxima = new Float32Array(MAXIMA);
  readonly #places = new Int32Array(MAXIMA);
  readonly #mean = new Float32Array(GRAM_WIDTH);

  constructor(weights: DeepWeights) {
    this.#weights = weights;
  }

  logOdds({ symbols, grams }: ReadIds): number {
    const projections: Float32Array[] = [this.#projectionOf(0)];
    const rowOf = new Map<number, number>([[0, 0]]);
    const rows = symbols.map((id) => {
      const known = rowOf.get(id);
      if (known !== undefined) return known;
      rowOf.set(id, projections.length);
      return projections.push(this.#projectionOf(id)) - 1;
    });
    const to = { maxima: this.#maxima, places: this.#places, at: 0 };
    maximaOf(projections, rows.length > 0 ? rows : Int32Array.of(0), to);
    this.#meanOf(grams);
    return weighedSum({ ...this.#weights, maxima: this.#maxima, mean: this.#mean });
  }

  #projectionOf(id: number): Float32Array {
    const kept = this.#kept[id];
    if (kept) return kept;
    const { symbols, kernel } = this.#weights;
    const projection = new Float32Array(PROJECTIONS);
    for (let i = 0; i < SYMBOL_WIDTH; i++) {
      const value = symbols[id * SYMBOL_WIDTH + i] as number;
      const row = i * PROJECTIONS;
      for (let j = 0; j < PROJECTIONS; j++)
        projection[j] = (projection[j] as number) + value * (kernel[row + j] as number);
    }
    if (id < KEPT_MAX) this.#kept[id] = projection;
    return projection;
  }

  #meanOf(grams: Int32Array): void {
    const mean = this.#mean;
    const table = this.#weights.grams;
    mean.set(table.subarray(0, GRAM_WIDTH));
    for (const id of grams) {
      const from = id * GRAM_WIDTH;
      for (let i = 0; i < GRAM_WIDTH; i++) mean[i] = (mean[i] as number) + (table[from + i] as number);
    }
    for (let i = 0; i < GRAM_WIDTH; i++) mean[i] = (mean[i] as number) / (grams.length + 1);
  }
}
