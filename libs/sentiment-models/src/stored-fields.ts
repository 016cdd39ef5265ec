import type { Language } from '@shoal/text';
import { ModelFormatError } from './errors.ts';
import type { StoredModel } from './stored-model.ts';

const LANGUAGES: readonly unknown[] = ['en', 'zh', 'other', 'none'] satisfies Language[];

/** The parts of a stored model. Each getter throws ModelFormatError where the part is not what it should be. */
export class StoredFields {
  readonly #model: StoredModel;

  /** Throws ModelFormatError for a model of another kind or version. */
  constructor(model: StoredModel, kind: string, version: number) {
    if (model.kind !== kind)
      throw new ModelFormatError(`this is a stored ${model.kind} model, and no ${kind}`);
    if (model.version !== version)
      throw new ModelFormatError(`${kind} model of version ${model.version}, and ${version} can be read`);
    this.#model = model;
  }

  number(name: string): number {
    const value = this.#model.about[name];
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.damaged(name);
    return value;
  }

  /** The value of a field that `read` checks; what `read` throws means damaged. */
  value<T>(name: string, read: (value: unknown) => T): T {
    try {
      return read(this.#model.about[name]);
    } catch {
      throw this.damaged(name);
    }
  }

  languages(): readonly Language[] {
    const value = this.#model.about.languages;
    if (!Array.isArray(value) || !value.every((each) => LANGUAGES.includes(each)))
      throw this.damaged('languages');
    return value;
  }

  int32(name: string, length?: number): Int32Array {
    return this.#array(name, Int32Array, length);
  }

  int8(name: string, length?: number): Int8Array {
    return this.#array(name, Int8Array, length);
  }

  uint8(name: string, length?: number): Uint8Array {
    return this.#array(name, Uint8Array, length);
  }

  float32(name: string, length?: number): Float32Array {
    const values = this.#array(name, Float32Array, length);
    if (!values.every(Number.isFinite)) throw this.damaged(name);
    return values;
  }

  /** Float32 arrays of these shapes, by their names. */
  weights<Name extends string>(
    shapes: Readonly<Record<Name, readonly number[]>>,
  ): Readonly<Record<Name, Float32Array>> {
    const read = Object.entries<readonly number[]>(shapes).map(([name, shape]) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [name, this.float32(name, size)] as const;
    });
    return Object.fromEntries(read) as Record<Name, Float32Array>;
  }

  damaged(name: string): ModelFormatError {
    return new ModelFormatError(`'${name}' of a stored ${this.#model.kind} model is missing or damaged`);
  }

  #array<T extends { readonly length: number }>(name: string, type: new () => T, length?: number): T {
    const values: unknown = this.#model.arrays[name];
    if (!(values instanceof type) || (length !== undefined && values.length !== length))
      throw this.damaged(name);
    return values;
  }
}
