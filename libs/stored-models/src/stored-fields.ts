import { unpackArray } from './packed-array.ts';

/** The fault that a library throws for stored models that it cannot read. */
export type FormatFault = new (message: string) => Error;

/** What a stored model is, and how its library says that it cannot be read. */
export interface StoredForm {
  readonly kind: string;
  readonly version: number;
  readonly Fault: FormatFault;
}

/** Longer arrays of decimal numbers are refused: long ones are packed. */
const NUMBERS_MAX = 1_000_000;

/** The fields of a model that was stored as JSON. Each getter throws the library's fault where a field is not what it should be. */
export class StoredFields {
  readonly #fields: Record<string, unknown>;
  readonly #form: StoredForm;

  /** Throws the fault for what is no model of this kind and version. */
  constructor(json: unknown, form: StoredForm) {
    const { kind, version, Fault } = form;
    if (!isRecord(json) || json.kind !== kind) throw new Fault(`this is no stored ${kind} model`);
    if (json.version !== version)
      throw new Fault(`${kind} model of version ${json.version}, and ${version} can be read`);
    this.#fields = json;
    this.#form = form;
  }

  has(name: string): boolean {
    return this.#fields[name] !== undefined;
  }

  number(name: string): number {
    const value = this.#fields[name];
    if (!isFiniteNumber(value)) throw this.damaged(name);
    return value;
  }

  string(name: string): string {
    const value = this.#fields[name];
    if (typeof value !== 'string') throw this.damaged(name);
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const found = allowed.find((each) => each === this.#fields[name]);
    if (found === undefined) throw this.damaged(name);
    return found;
  }

  list(name: string): readonly unknown[] {
    const value = this.#fields[name];
    if (!Array.isArray(value)) throw this.damaged(name);
    return value;
  }

  strings(name: string): string[] {
    const value = this.list(name);
    if (!value.every((entry) => typeof entry === 'string')) throw this.damaged(name);
    return value as string[];
  }

  /** Decimal numbers. */
  numbers(name: string, length?: number): Float64Array {
    const value = this.list(name);
    const fits = value.length <= NUMBERS_MAX && value.every(isFiniteNumber);
    if (!fits || (length !== undefined && value.length !== length)) throw this.damaged(name);
    return Float64Array.from(value as number[]);
  }

  record(name: string): Record<string, unknown> {
    const value = this.#fields[name];
    if (!isRecord(value)) throw this.damaged(name);
    return value;
  }

  /** A part with fields of its own, whose faults name this model. */
  within(name: string): StoredFields {
    const { kind, version } = this.#form;
    return new StoredFields({ ...this.record(name), kind, version }, this.#form);
  }

  float32(name: string, length?: number): Float32Array {
    return unpackArray(Float32Array, this.#fields[name], length) ?? this.#refuse(name);
  }

  float64(name: string, length?: number): Float64Array {
    return unpackArray(Float64Array, this.#fields[name], length) ?? this.#refuse(name);
  }

  int32(name: string, length?: number): Int32Array {
    return unpackArray(Int32Array, this.#fields[name], length) ?? this.#refuse(name);
  }

  uint32(name: string, length?: number): Uint32Array {
    return unpackArray(Uint32Array, this.#fields[name], length) ?? this.#refuse(name);
  }

  uint8(name: string, length?: number): Uint8Array {
    return unpackArray(Uint8Array, this.#fields[name], length) ?? this.#refuse(name);
  }

  /** The fault of a field, for checks of a library's own. */
  damaged(name: string): Error {
    const { kind, Fault } = this.#form;
    return new Fault(`field '${name}' of a stored ${kind} model is missing or damaged`);
  }

  #refuse(name: string): never {
    throw this.damaged(name);
  }
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
