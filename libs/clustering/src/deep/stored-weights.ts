import type { Weight } from '@shoal/neural/layers';
import { packArray, unpackArray } from '@shoal/stored-models';
import { ModelFormatError } from '../errors.ts';
import { isRecord } from '../stored-json.ts';

/** A trained array in a model's JSON: its numbers as base64 of little-endian float32, a third of their decimal length. */
export interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly float32: string;
}

export function storeWeights(weights: readonly Weight[]): StoredWeight[] {
  return weights.map(({ name, shape, values }) => ({ name, shape, float32: packArray(values) }));
}

/** Throws ModelFormatError for anything that `storeWeights` did not write. */
export function restoreWeights(json: unknown): Weight[] {
  if (!Array.isArray(json)) throw new ModelFormatError('the stored network has no weights');
  return json.map(restoreWeight);
}

function restoreWeight(json: unknown): Weight {
  if (!isRecord(json)) throw new ModelFormatError('a stored weight is no object');
  const { name, shape, float32 } = json;
  if (typeof name !== 'string' || !isShape(shape) || typeof float32 !== 'string') {
    throw new ModelFormatError('a stored weight lacks its name, shape or numbers');
  }
  const size = shape.reduce((product, length) => product * length, 1);
  const values = unpackArray(Float32Array, float32, size);
  if (values === undefined)
    throw new ModelFormatError(`the stored weight '${name}' has other numbers than its shape says`);
  if (!values.every(Number.isFinite)) throw new ModelFormatError(`the stored weight '${name}' is not finite`);
  return { name, shape, values };
}

function isShape(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length >= 0);
}

/** Finds weights by name. `find` throws ModelFormatError where one is missing or of another shape. */
export class WeightTable {
  readonly #byName: ReadonlyMap<string, Weight>;

  constructor(weights: readonly Weight[]) {
    this.#byName = new Map(weights.map((weight) => [weight.name, weight]));
  }

  find(name: string, shape: readonly number[]): Float32Array {
    const weight = this.#byName.get(name);
    if (weight === undefined) throw new ModelFormatError(`the network has no weight '${name}'`);
    if (`${weight.shape}` !== `${shape}`) {
      throw new ModelFormatError(`the weight '${name}' is [${weight.shape}], not [${shape}]`);
    }
    return weight.values;
  }
}
