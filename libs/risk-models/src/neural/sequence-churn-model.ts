import { sequenceLength, sequenceWidth } from '../churn/event-sequence.ts';
import { RiskFormatError } from '../errors.ts';
import { layerNames, widths } from './network-shape.ts';
import { type Standards, standardRows } from './standard-scores.ts';

interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface SequenceChurnState {
  readonly names: readonly string[];
  readonly standards: Standards;
  readonly weights: readonly Weight[];
}

/** Probabilities by features and sequences, without TensorFlow; immutable. Made by SequenceChurn. */
export class SequenceChurnModel {
  readonly #state: SequenceChurnState;
  readonly #values: ReadonlyMap<string, Float32Array>;

  constructor(state: SequenceChurnState) {
    this.#state = state;
    this.#values = new Map(state.weights.map(({ name, values }) => [name, values]));
  }

  /** Throws RiskFormatError. */
  static fromJSON(json: unknown): SequenceChurnModel {
    try {
      const { kind, names, standards, weights } = json as Record<string, unknown> & {
        names: string[];
        standards: Standards;
        weights: { name: string; shape: number[]; values: string }[];
      };
      if (kind !== 'sequence-churn') throw new TypeError(`it is ${JSON.stringify(kind)}`);
      const decoded = weights.map(({ name, shape, values }) => {
        const bytes = Buffer.from(values, 'base64');
        return {
          name,
          shape,
          values: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
        };
      });
      const model = new SequenceChurnModel({ names, standards, weights: decoded });
      model.#check();
      return model;
    } catch (error) {
      throw new RiskFormatError(`a network of churn cannot be read: ${(error as Error).message}`, error);
    }
  }

  /** The probability of label 1 for each row. */
  predict(columns: readonly Float64Array[], sequences: readonly Float32Array[]): Float64Array {
    const features = standardRows(columns, this.#state.standards);
    const width = columns.length;
    return Float64Array.from(sequences, (sequence, row) => {
      const inputs = new Float32Array(width + widths.state);
      inputs.set(features.subarray(row * width, (row + 1) * width));
      inputs.set(this.#sumOf(sequence), width);
      const hidden = this.#dense(layerNames.hidden, inputs, widths.hidden).map((value) => Math.max(0, value));
      const [logit = 0] = this.#dense(layerNames.logit, hidden, 1);
      return 1 / (1 + Math.exp(-logit));
    });
  }

  toJSON() {
    const { names, standards, weights } = this.#state;
    const encoded = weights.map(({ name, shape, values }) => ({
      ...{ name, shape },
      values: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
    }));
    return { kind: 'sequence-churn', names, standards, weights: encoded };
  }

  /** The states of all interactions, by the attention that each is paid; with none of them, the mean of what nothing looks like. */
  #sumOf(sequence: Float32Array): Float32Array {
    const table = this.#values.get(`${layerNames.kind}/table`) as Float32Array;
    const states: Float32Array[] = [];
    const scores: number[] = [];
    const isEmpty = sequence.every((value) => value === 0);
    for (let place = 0; place < sequenceLength; place += 1) {
      const kind = sequence[place * sequenceWidth] as number;
      if (kind === 0 && !isEmpty) continue;
      const inputs = new Float32Array(widths.kind + 1);
      inputs.set(table.subarray(kind * widths.kind, (kind + 1) * widths.kind));
      inputs[widths.kind] = sequence[place * sequenceWidth + 1] as number;
      const state = this.#dense(layerNames.state, inputs, widths.state).map((value) => Math.max(0, value));
      states.push(state);
      scores.push(this.#dense(layerNames.weigh, state, 1)[0] as number);
    }
    const highest = Math.max(...scores);
    const shares = scores.map((score) => Math.exp(score - highest));
    const total = shares.reduce((sum, part) => sum + part, 0);
    const sum = new Float32Array(widths.state);
    states.forEach((state, i) => {
      for (let j = 0; j < sum.length; j += 1)
        sum[j] = (sum[j] as number) + ((shares[i] as number) / total) * (state[j] as number);
    });
    return sum;
  }

  #dense(name: string, inputs: Float32Array, outputs: number): Float32Array {
    const kernel = this.#values.get(`${name}/kernel`) as Float32Array;
    const sums = Float32Array.from(this.#values.get(`${name}/bias`) as Float32Array);
    for (let i = 0; i < inputs.length; i += 1) {
      const input = inputs[i] as number;
      if (input === 0) continue;
      for (let j = 0; j < outputs; j += 1)
        sums[j] = (sums[j] as number) + input * (kernel[i * outputs + j] as number);
    }
    return sums;
  }

  #check(): void {
    const features = this.#state.names.length;
    const sizes: Readonly<Record<string, number>> = {
      [`${layerNames.state}/kernel`]: (widths.kind + 1) * widths.state,
      [`${layerNames.weigh}/kernel`]: widths.state,
      [`${layerNames.hidden}/kernel`]: (features + widths.state) * widths.hidden,
      [`${layerNames.logit}/kernel`]: widths.hidden,
    };
    for (const [name, size] of Object.entries(sizes))
      if (this.#values.get(name)?.length !== size)
        throw new TypeError(`the weight '${name}' is missing or damaged`);
  }
}
