import { COLUMNS_MAX, checkDataset, checkNames, type Dataset } from '../data/dataset.ts';
import { addLeafValues, type Forest } from '../forest/forest.ts';
import { forestFromJson, forestToJson } from '../forest/forest-json.ts';
import { rowBlocks } from '../forest/row-blocks.ts';
import { namesIn, treesFields } from '../stored-json.ts';
import { meanPathLength } from './mean-path-length.ts';

const KIND = 'isolation-forest';
const VERSION = 1;

/** What a fit learned. */
export interface IsolationState {
  readonly names: readonly string[];
  readonly sampleSize: number;
  /** Leaf values are path lengths divided by the number of trees. */
  readonly forest: Forest;
}

/** A fitted isolation forest; immutable. Made by IsolationForest. */
export class IsolationForestModel {
  readonly kind = KIND;
  private readonly state: IsolationState;

  constructor(state: IsolationState) {
    this.state = state;
  }

  /** Throws TreesFormatError. */
  static fromJSON(json: unknown): IsolationForestModel {
    const fields = treesFields(json, KIND, VERSION);
    const names = namesIn(fields, 'names', COLUMNS_MAX);
    const sampleSize = fields.number('sampleSize');
    if (!Number.isSafeInteger(sampleSize) || sampleSize < 2) throw fields.damaged('sampleSize');
    const forest = forestFromJson(
      fields.within('forest'),
      names.map(() => false),
    );
    return new IsolationForestModel({ names, sampleSize, forest });
  }

  /** The names of the columns that it asks for, in their order. */
  get names(): readonly string[] {
    return this.state.names;
  }

  /**
   * How far each row stands apart, 2^(−mean path length / c(sample size)): near 1 is an anomaly, below 0.5 is ordinary, and 0.5
   * for all says that there are none. Throws ShapeError.
   */
  score(data: Dataset): Float64Array {
    const { names, sampleSize, forest } = this.state;
    const rows = checkDataset(data);
    checkNames(data, names);
    const lengths = new Float64Array(rows);
    const amounts = names.map(() => null);
    for (const { block, from, count } of rowBlocks(data, amounts)) {
      addLeafValues(forest, block, lengths.subarray(from, from + count));
    }
    const expected = meanPathLength(sampleSize);
    return lengths.map((length) => 2 ** (-length / expected));
  }

  toJSON() {
    const { names, sampleSize, forest } = this.state;
    return { kind: KIND, version: VERSION, names, sampleSize, forest: forestToJson(forest) };
  }
}
