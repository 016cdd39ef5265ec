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
import { type Standards, standardRows } from './standard-scores.ts';

/** Hidden layers on the way down to the code and up again. */
export const autoencoderWidths = { outer: 16, code: 5 } as const;
export const autoencoderNames = { down: 'down', code: 'code', up: 'up', output: 'output' } as const;

export interface AutoencoderState {
  readonly standards: Standards;
  readonly weights: readonly Weight[];
}

/** How badly rows are drawn again from a few numbers, without TensorFlow; immutable. Made by Autoencoder. */
export class AutoencoderModel {
  readonly #state: AutoencoderState;
  readonly #weights: Weights;

  constructor(state: AutoencoderState) {
    this.#state = state;
    this.#weights = weightsByName(state.weights);
  }

  /** Throws RiskFormatError. */
  static fromJSON(json: unknown): AutoencoderModel {
    try {
      const { kind, standards, weights } = json as { kind: unknown; standards: Standards; weights: unknown };
      if (kind !== 'autoencoder') throw new TypeError(`it is ${JSON.stringify(kind)}`);
      const columns = standards.means.length;
      const { outer, code } = autoencoderWidths;
      const { down, up, output } = autoencoderNames;
      const sizes = {
        [`${down}/kernel`]: columns * outer,
        [`${autoencoderNames.code}/kernel`]: outer * code,
        [`${up}/kernel`]: code * outer,
        [`${output}/kernel`]: outer * columns,
      };
      return new AutoencoderModel({ standards, weights: decodeWeights(weights, sizes) });
    } catch (error) {
      throw new RiskFormatError(`an autoencoder cannot be read: ${(error as Error).message}`, error);
    }
  }

  /** The root of the mean squared error of each row, in deviations; what is missing in a row counts as ordinary. */
  strangeness(columns: readonly Float64Array[]): Float64Array {
    const rows = standardRows(columns, this.#state.standards);
    const width = columns.length;
    const { outer, code } = autoencoderWidths;
    const { down, up, output } = autoencoderNames;
    return Float64Array.from({ length: columns[0]?.length ?? 0 }, (_, i) => {
      const row = rows.subarray(i * width, (i + 1) * width);
      const first = rectified(denseRow(this.#weights, down, row, outer));
      const coded = denseRow(this.#weights, autoencoderNames.code, first, code);
      const drawn = denseRow(
        this.#weights,
        output,
        rectified(denseRow(this.#weights, up, coded, outer)),
        width,
      );
      return Math.sqrt(row.reduce((sum, value, c) => sum + (value - (drawn[c] as number)) ** 2, 0) / width);
    });
  }

  toJSON() {
    const { standards, weights } = this.#state;
    return { kind: 'autoencoder', standards, weights: encodeWeights(weights) };
  }
}
