import type { Weight } from '@shoal/neural/layers';
import { packArray, type StoredFields, unpackArray } from '@shoal/stored-models';
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
    values: packArray(values),
  }));
}

/** The networks that were stored, every weight in its size. Throws LifetimeFormatError. */
export function networksFrom(fields: StoredFields): readonly (readonly Weight[])[] {
  const networks = fields.list('networks');
  if (networks.length === 0) throw fields.damaged('networks');
  return networks.map((json) => {
    const stored = Array.isArray(json) ? (json as (Partial<StoredWeight> | null)[]) : [];
    const read = (name: string, shape: readonly number[]): Weight => {
      const size = shape.reduce((product, length) => product * length, 1);
      const text = stored.find((weight) => weight?.name === name)?.values;
      const values = unpackArray(Float32Array, text, size);
      if (!values?.every(Number.isFinite)) throw fields.damaged(`networks/${name}`);
      return { name, shape, values };
    };
    return SHAPES.flatMap(([name, inputs, outputs]) => [
      read(`${name}/kernel`, [inputs, outputs]),
      read(`${name}/bias`, [outputs]),
    ]);
  });
}

/** By what the columns of the input are measured. Throws LifetimeFormatError. */
export function standardsFrom(fields: StoredFields): Standards {
  const standards = fields.within('standards');
  const [means, deviations] = [
    standards.numbers('means', CUSTOMER_FEATURES.length),
    standards.numbers('deviations', CUSTOMER_FEATURES.length),
  ];
  if (!deviations.every((value) => value > 0)) throw standards.damaged('deviations');
  return { means, deviations };
}
