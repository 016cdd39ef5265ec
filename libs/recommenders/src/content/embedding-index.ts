import { packArray, type StoredFields } from '@shoal/stored-models';
import { OptionError } from '../errors.ts';
import type { ScoreBoard } from '../score-board.ts';
import { placesIn } from '../stored-json.ts';

/** Vectors of the texts of items, each of length 1, for those items that have one. */
export class EmbeddingIndex {
  private dimensions = 0;
  private values: Float32Array = new Float32Array(0);
  /** The item of each row, and the row of each item. */
  private readonly items: number[] = [];
  private readonly rows = new Map<number, number>();

  /** Takes a vector of any length above 0, or replaces it. Throws OptionError where it is no direction or has not as many numbers as the others. */
  put(place: number, vector: ArrayLike<number>): void {
    if (this.dimensions === 0) this.dimensions = vector.length;
    if (vector.length !== this.dimensions || this.dimensions === 0)
      throw new OptionError(`an embedding has ${vector.length} numbers, others have ${this.dimensions}`);
    let square = 0;
    for (let i = 0; i < vector.length; i++) square += (vector[i] as number) ** 2;
    if (!(square > 0 && square < Number.POSITIVE_INFINITY))
      throw new OptionError('an embedding needs finite numbers that are not all 0');
    const from = this.rowFor(place) * this.dimensions;
    const scale = 1 / Math.sqrt(square);
    for (let i = 0; i < vector.length; i++) this.values[from + i] = (vector[i] as number) * scale;
  }

  /** The cosine of each item that has a vector with the weighted sum of some, onto `board`; below 0 nothing. */
  addSimilar(from: readonly (readonly [place: number, weight: number])[], board: ScoreBoard): void {
    const { dimensions, values } = this;
    const profile = new Float64Array(dimensions);
    for (const [place, weight] of from) {
      const at = (this.rows.get(place) ?? -1) * dimensions;
      for (let i = 0; at >= 0 && i < dimensions; i++)
        profile[i] = (profile[i] as number) + weight * (values[at + i] as number);
    }
    if (profile.every((value) => value === 0)) return;
    for (const [row, place] of this.items.entries()) {
      let product = 0;
      for (let i = 0, at = row * dimensions; i < dimensions; i++)
        product += (profile[i] as number) * (values[at + i] as number);
      board.add(place, product, -1);
    }
  }

  /** The cosine of two items; 0 where either has no vector. */
  similarity(a: number, b: number): number {
    const [left, right] = [this.rows.get(a), this.rows.get(b)];
    if (left === undefined || right === undefined) return 0;
    let product = 0;
    for (let i = 0; i < this.dimensions; i++) {
      const other = this.values[right * this.dimensions + i] as number;
      product += (this.values[left * this.dimensions + i] as number) * other;
    }
    return product;
  }

  /** Empty where no item has a vector. */
  toJSON(): Record<string, unknown> {
    if (this.items.length === 0) return {};
    const values = this.values.subarray(0, this.items.length * this.dimensions);
    return { embedded: packArray(Int32Array.from(this.items)), embeddings: packArray(values) };
  }

  /** Of a model of so many items. Throws RecommenderFormatError. */
  static fromJSON(fields: StoredFields, items: number): EmbeddingIndex {
    const index = new EmbeddingIndex();
    if (!fields.has('embedded')) return index;
    const embedded = placesIn(fields, 'embedded', { below: items });
    const values = fields.float32('embeddings');
    const dimensions = values.length / embedded.length;
    if (!Number.isSafeInteger(dimensions) || dimensions < 1 || !values.every(Number.isFinite))
      throw fields.damaged('embeddings');
    index.dimensions = dimensions;
    index.values = values;
    for (const place of embedded) index.rows.set(place, index.items.push(place) - 1);
    if (index.rows.size !== embedded.length) throw fields.damaged('embedded');
    return index;
  }

  private rowFor(place: number): number {
    const known = this.rows.get(place);
    if (known !== undefined) return known;
    const row = this.items.push(place) - 1;
    this.rows.set(place, row);
    const needed = this.items.length * this.dimensions;
    if (needed > this.values.length) {
      const grown = new Float32Array(2 * needed);
      grown.set(this.values);
      this.values = grown;
    }
    return row;
  }
}
