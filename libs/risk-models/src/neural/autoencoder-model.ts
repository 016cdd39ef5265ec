import { standardRows } from '../classify/standards.ts';
import { denseRow, rectified, type Weights, weightsByName } from './forward.ts';
import { type Network, type NetworkLayout, networkFromJson, networkToJson } from './stored-network.ts';

/** Hidden layers on the way down to the code and up again. */
export const autoencoderWidths = { outer: 16, code: 5 } as const;
export const autoencoderNames = { down: 'down', code: 'code', up: 'up', output: 'output' } as const;

const layout: NetworkLayout = {
  kind: 'autoencoder',
  layers: (columns) => [
    [autoencoderNames.down, columns, autoencoderWidths.outer],
    [autoencoderNames.code, autoencoderWidths.outer, autoencoderWidths.code],
    [autoencoderNames.up, autoencoderWidths.code, autoencoderWidths.outer],
    [autoencoderNames.output, autoencoderWidths.outer, columns],
  ],
  tables: [],
};

/** How badly rows are drawn again from a few numbers, without TensorFlow; immutable. Made by Autoencoder. */
export class AutoencoderModel {
  readonly #network: Network;
  readonly #weights: Weights;

  constructor(network: Network) {
    this.#network = network;
    this.#weights = weightsByName(network.weights);
  }

  /** Throws RiskFormatError. */
  static fromJSON(json: unknown): AutoencoderModel {
    return new AutoencoderModel(networkFromJson(json, layout));
  }

  /** The root of the mean squared error of each row, in deviations; what is missing in a row counts as ordinary. */
  strangeness(columns: readonly Float64Array[]): Float64Array {
    const rows = standardRows(columns, this.#network.standards);
    const width = columns.length;
    const { outer, code } = autoencoderWidths;
    const { down, up, output } = autoencoderNames;
    return Float64Array.from({ length: columns[0]?.length ?? 0 }, (_, i) => {
      const row = rows.subarray(i * width, (i + 1) * width);
      const layer = (name: string, inputs: Float32Array, outputs: number) =>
        denseRow(this.#weights, name, inputs, outputs);
      const coded = layer(autoencoderNames.code, rectified(layer(down, row, outer)), code);
      const drawn = layer(output, rectified(layer(up, coded, outer)), width);
      return Math.sqrt(row.reduce((sum, value, c) => sum + (value - (drawn[c] as number)) ** 2, 0) / width);
    });
  }

  toJSON() {
    return networkToJson(this.#network, layout);
  }
}
