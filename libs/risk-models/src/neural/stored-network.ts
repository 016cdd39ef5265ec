import { packArray, unpackArray } from '@shoal/stored-models';
import { type Standards, standardsFromJson } from '../classify/standards.ts';
import { RiskFormatError } from '../errors.ts';
import { type Weight, weightsByName } from './forward.ts';

/** A trained network, and what its inputs are measured by. */
export interface Network {
  readonly standards: Standards;
  readonly weights: readonly Weight[];
}

/** What a network is made of. */
export interface NetworkLayout {
  readonly kind: string;
  /** Dense layers: name, inputs, outputs. */
  readonly layers: (columns: number) => readonly (readonly [name: string, inputs: number, outputs: number])[];
  /** Embeddings: name, ids, width. */
  readonly tables: readonly (readonly [name: string, ids: number, width: number])[];
}

/** The network as JSON: weights as base64 of their float32 values. */
export function networkToJson({ standards, weights }: Network, { kind }: NetworkLayout) {
  const encoded = weights.map(({ name, shape, values }) => ({
    ...{ name, shape },
    values: packArray(values),
  }));
  return { kind, standards, weights: encoded };
}

/** Reads what was stored, every weight in its size. Throws RiskFormatError. */
export function networkFromJson(json: unknown, { kind, layers, tables }: NetworkLayout): Network {
  const stored = (json ?? {}) as Record<string, unknown>;
  if (stored.kind !== kind)
    throw new RiskFormatError(`a stored model is ${JSON.stringify(stored.kind)}, and no ${kind}`);
  const standards = standardsFromJson(stored.standards);
  const weights = Array.isArray(stored.weights) ? stored.weights.map(decoded) : [];
  const found = weightsByName(weights);
  const sizes = [
    ...layers(standards.means.length).flatMap(([name, inputs, outputs]) => [
      [`${name}/kernel`, inputs * outputs] as const,
      [`${name}/bias`, outputs] as const,
    ]),
    ...tables.map(([name, ids, width]) => [`${name}/table`, ids * width] as const),
  ];
  for (const [name, size] of sizes)
    if (found.get(name)?.length !== size)
      throw new RiskFormatError(`the weight '${name}' of a stored ${kind} is missing or damaged`);
  return { standards, weights };
}

/** What is no weight has a name and a size that nobody asks for. */
function decoded(stored: unknown): Weight {
  const { name, shape, values } = (stored ?? {}) as Partial<Record<keyof Weight, unknown>>;
  return {
    name: String(name),
    shape: Array.isArray(shape) ? shape : [],
    values: unpackArray(Float32Array, values) ?? new Float32Array(0),
  };
}
