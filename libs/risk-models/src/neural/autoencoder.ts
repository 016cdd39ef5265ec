import type { TensorFlow } from '@shoal/neural';
import { dense, Parameters, type Scalar } from '@shoal/neural/layers';
import { randomFrom, train } from '@shoal/neural/training';
import { standardRows, standardsOf } from '../classify/standards.ts';
import { AutoencoderModel, autoencoderNames, autoencoderWidths } from './autoencoder-model.ts';

export interface AutoencoderOptions {
  readonly tf: TensorFlow;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

/** Rows that it learns from at most: more change nothing about what is ordinary. */
const rowsMax = 20_000;

/**
 * Learns to draw rows again from five numbers each: what is ordinary can be, and what is not comes out wrong (Hawkins et al. 2002). On one
 * backend the same rows and seed give the same model.
 */
export class Autoencoder {
  readonly #options: AutoencoderOptions;

  constructor(options: AutoencoderOptions) {
    this.#options = options;
  }

  /** Rejects with TrainingDivergedError, or the reason of the signal. */
  async fit(columns: readonly Float64Array[]): Promise<AutoencoderModel> {
    const { tf, seed, signal } = this.#options;
    const some = thinned(columns);
    const standards = standardsOf(some);
    const all = standardRows(some, standards);
    const width = some.length;
    const { outer, code } = autoencoderWidths;
    const parameters = new Parameters(tf, randomFrom(seed, 1));
    try {
      const { down: downName, code: codeName, up: upName, output: outputName } = autoencoderNames;
      const down = dense(parameters, downName, { inputs: width, outputs: outer, activation: 'relu' });
      const coded = dense(parameters, codeName, { inputs: outer, outputs: code });
      const up = dense(parameters, upName, { inputs: code, outputs: outer, activation: 'relu' });
      const output = dense(parameters, outputName, { inputs: outer, outputs: width });
      const loss = (batch: Int32Array): Scalar => {
        const values = new Float32Array(batch.length * width);
        batch.forEach((row, i) => {
          values.set(all.subarray(row * width, (row + 1) * width), i * width);
        });
        const rows = tf.tensor(values, [batch.length, width]);
        return tf.mean(tf.square(tf.sub(output(up(coded(down(rows)))), rows))) as Scalar;
      };
      const options = {
        seed,
        epochsMax: 30,
        batchSize: 128,
        learningRate: 0.003,
        validationShare: 0.1,
        patience: 3,
      };
      await train({ parameters, rows: all.length / width, loss }, { ...options, ...(signal && { signal }) });
      return new AutoencoderModel({ standards, weights: await parameters.read() });
    } finally {
      parameters.dispose();
    }
  }
}

/** Every n-th row, so that early and late ones are among them. */
function thinned(columns: readonly Float64Array[]): readonly Float64Array[] {
  const step = Math.ceil((columns[0]?.length ?? 0) / rowsMax);
  return step <= 1 ? columns : columns.map((column) => column.filter((_, row) => row % step === 0));
}
