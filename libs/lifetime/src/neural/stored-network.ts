import type { Weight } from '@shoal/neural/layers';
import { damaged } from '../stored-parameters.ts';
import { CUSTOMER_FEATURES } from './customer-features.ts';
import { SHAPES } from './network-layout.ts';
import type { Standards } from './standards.ts';

/** One array of a network: its float32 values, little-endian, as base64. */
export interface StoredWeight {
  readonly name: string;
  readonly values: string;
}

/** A network as JSON. Its shapes are those of the layout. */
export function storedWeights(weights: readonly Weight[]): readonly StoredWeight[] {
  return weights.map(({ name, values }) => ({
    name,
    values: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
  }));
}

/** The network that was stored, every weight in its size. Throws LifetimeFormatError. */
export function weightsFrom(kind: string, json: unknown): readonly Weight[] {
  const stored = Array.isArray(json) ? (json as (Partial<StoredWeight> | null)[]) : [];
  const read = (name: string, shape: readonly number[]): Weight => {
    const text = stored.find((weight) => weight?.name === name)?.values;
    const values = floatsOf(typeof text === 'string' ? text : '');
    const size = shape.reduce((product, length) => product * length, 1);
    if (values.length !== size || !values.every(Number.isFinite)) throw damaged(kind, `networks/${name}`);
    return { name, shape, values };
  };
  return SHAPES.flatMap(([name, inputs, outputs]) => [
    read(`${name}/kernel`, [inputs, outputs]),
    read(`${name}/bias`, [outputs]),
  ]);
}

/** By what the columns of the input are measured. Throws LifetimeFormatError. */
export function standardsFrom(kind: string, json: unknown): Standards {
  const { means, deviations } = (json ?? {}) as Record<string, unknown>;
  const read = (column: unknown, isFit: (value: number) => boolean) => {
    const fits = Array.isArray(column) && column.length === CUSTOMER_FEATURES.length && column.every(isFit);
    if (!fits) throw damaged(kind, 'standards');
    return Float64Array.from(column);
  };
  return {
    means: read(means, Number.isFinite),
    deviations: read(deviations, (value) => Number.isFinite(value) && value > 0),
  };
}

function floatsOf(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  const whole = bytes.length - (bytes.length % Float32Array.BYTES_PER_ELEMENT);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole));
}
