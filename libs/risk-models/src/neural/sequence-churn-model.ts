import { sequenceLength, sequenceWidth } from '../churn/event-sequence.ts';
import { standardRows } from '../classify/standards.ts';
import { denseRow, rectified, type Weights, weightsByName } from './forward.ts';
import { layerNames, sequenceChurnLayout, widths } from './network-shape.ts';
import { type Network, networkFromJson, networkToJson } from './stored-network.ts';

/** Probabilities by features and sequences, without TensorFlow; immutable. Made by SequenceChurn. */
export class SequenceChurnModel {
  readonly #network: Network;
  readonly #weights: Weights;

  constructor(network: Network) {
    this.#network = network;
    this.#weights = weightsByName(network.weights);
  }

  /** Throws RiskFormatError. */
  static fromJSON(json: unknown): SequenceChurnModel {
    return new SequenceChurnModel(networkFromJson(json, sequenceChurnLayout));
  }

  /** The probability of label 1 for each row. */
  predict(columns: readonly Float64Array[], sequences: readonly Float32Array[]): Float64Array {
    const features = standardRows(columns, this.#network.standards);
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
    return networkToJson(this.#network, sequenceChurnLayout);
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
