import { sequenceLength, sequenceWidth } from '../churn/event-sequence.ts';
import { RiskFormatError } from '../errors.ts';
import {
  decodeWeights,
  denseRow,
  encodeWeights,
  rectified,
  type Weight,
  type Weights,
  weightsByName,
} from './forward.ts';
import { layerNames, widths } from './network-shape.ts';
import { type Standards, standardRows } from './standard-scores.ts';

export interface SequenceChurnState {
  readonly names: readonly string[];
  readonly standards: Standards;
  readonly weights: readonly Weight[];
}

/** Probabilities by features and sequences, without TensorFlow; immutable. Made by SequenceChurn. */
export class SequenceChurnModel {
  readonly #state: SequenceChurnState;
  readonly #weights: Weights;

  constructor(state: SequenceChurnState) {
    this.#state = state;
    this.#weights = weightsByName(state.weights);
  }

  /** Throws RiskFormatError. */
  static fromJSON(json: unknown): SequenceChurnModel {
    try {
      const { kind, names, standards, weights } = json as {
        kind: unknown;
        names: string[];
        standards: Standards;
        weights: unknown;
      };
      if (kind !== 'sequence-churn') throw new TypeError(`it is ${JSON.stringify(kind)}`);
      const sizes = {
        [`${layerNames.state}/kernel`]: (widths.kind + 1) * widths.state,
        [`${layerNames.weigh}/kernel`]: widths.state,
        [`${layerNames.hidden}/kernel`]: (names.length + widths.state) * widths.hidden,
        [`${layerNames.logit}/kernel`]: widths.hidden,
      };
      return new SequenceChurnModel({ names, standards, weights: decodeWeights(weights, sizes) });
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
      const hidden = rectified(denseRow(this.#weights, layerNames.hidden, inputs, widths.hidden));
      const [logit = 0] = denseRow(this.#weights, layerNames.logit, hidden, 1);
      return 1 / (1 + Math.exp(-logit));
    });
  }

  toJSON() {
    const { names, standards, weights } = this.#state;
    return { kind: 'sequence-churn', names, standards, weights: encodeWeights(weights) };
  }

  /** The states of all interactions, by the attention that each is paid; with none of them, the mean of what nothing looks like. */
  #sumOf(sequence: Float32Array): Float32Array {
    const table = this.#weights.get(`${layerNames.kind}/table`) as Float32Array;
    const states: Float32Array[] = [];
    const scores: number[] = [];
    const isEmpty = sequence.every((value) => value === 0);
    for (let place = 0; place < sequenceLength; place += 1) {
      const kind = sequence[place * sequenceWidth] as number;
      if (kind === 0 && !isEmpty) continue;
      const inputs = new Float32Array(widths.kind + 1);
      inputs.set(table.subarray(kind * widths.kind, (kind + 1) * widths.kind));
      inputs[widths.kind] = sequence[place * sequenceWidth + 1] as number;
      const state = rectified(denseRow(this.#weights, layerNames.state, inputs, widths.state));
      states.push(state);
      scores.push(denseRow(this.#weights, layerNames.weigh, state, 1)[0] as number);
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
}
