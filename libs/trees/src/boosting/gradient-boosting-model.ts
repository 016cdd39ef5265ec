import { packArray, type StoredFields } from '@shoal/stored-models';
import { CODES_MAX, COLUMNS_MAX, checkDataset, checkNames, type Dataset } from '../data/dataset.ts';
import { addLeafValues, type Forest } from '../forest/forest.ts';
import { forestFromJson, forestToJson } from '../forest/forest-json.ts';
import { rowBlocks } from '../forest/row-blocks.ts';
import { TreeShap } from '../forest/tree-shap.ts';
import { listIn, namesIn, treesFields } from '../stored-json.ts';
import { OBJECTIVES, type ObjectiveName } from './objective.ts';

const KIND = 'gradient-boosting';
const VERSION = 1;

/** What a fit learned. */
export interface BoostingState {
  readonly objective: ObjectiveName;
  readonly names: readonly string[];
  /** For each column the bin of each code; null where it holds amounts. */
  readonly binOfCode: readonly (Uint8Array | null)[];
  /** The score before the first tree. */
  readonly base: number;
  readonly forest: Forest;
}

/** How much a column was used. */
export interface FeatureImportance {
  readonly name: string;
  /** The sum of the gains of its splits: of all trees and bags. */
  readonly gain: number;
  readonly splits: number;
}

/** Where the scores of some rows come from. */
export interface Contributions {
  /** The mean score of the rows of the fit. */
  readonly bias: number;
  /** What each column adds to it, row after row, in the columns' order: with the bias they sum to the row's raw score. */
  readonly values: Float64Array;
  readonly columns: number;
}

/** A fitted sum of trees; immutable. Made by GradientBoosting. */
export class GradientBoostingModel {
  readonly kind = KIND;
  private readonly state: BoostingState;

  constructor(state: BoostingState) {
    this.state = state;
  }

  /** Throws TreesFormatError. */
  static fromJSON(json: unknown): GradientBoostingModel {
    const fields = treesFields(json, KIND, VERSION);
    const names = namesIn(fields, 'names', COLUMNS_MAX);
    const binOfCode = binsFromJson(fields, names.length);
    return new GradientBoostingModel({
      objective: fields.oneOf('objective', Object.keys(OBJECTIVES) as ObjectiveName[]),
      names,
      binOfCode,
      base: fields.number('base'),
      forest: forestFromJson(
        fields.within('forest'),
        binOfCode.map((bins) => bins !== null),
      ),
    });
  }

  get objective(): ObjectiveName {
    return this.state.objective;
  }

  /** The names of the columns that it asks for, in their order. */
  get names(): readonly string[] {
    return this.state.names;
  }

  /** Trees of all bags. */
  get trees(): number {
    return this.state.forest.roots.length - 1;
  }

  /** The probability of label 1, or the amount, for each row. Throws ShapeError. */
  predict(data: Dataset): Float64Array {
    return this.rawScores(data).map(OBJECTIVES[this.state.objective].fromScore);
  }

  /** The score for each row: log-odds for labels 0 and 1, else the amount itself. Throws ShapeError. */
  rawScores(data: Dataset): Float64Array {
    const { base, forest, binOfCode } = this.state;
    const rows = this.check(data);
    const scores = new Float64Array(rows).fill(base);
    for (const { block, from, count } of rowBlocks(data, binOfCode)) {
      addLeafValues(forest, block, scores.subarray(from, from + count));
    }
    return scores;
  }

  /** The Shapley values of each row's raw score (TreeSHAP, Lundberg, Erion and Lee 2018). Throws ShapeError. */
  contributions(data: Dataset): Contributions {
    const { base, forest, binOfCode, names } = this.state;
    const rows = this.check(data);
    const columns = names.length;
    const shap = new TreeShap(forest);
    const values = new Float64Array(rows * columns);
    for (const { block, from, count } of rowBlocks(data, binOfCode)) {
      for (let i = 0; i < count; i++) shap.addTo(values, (from + i) * columns, block, i);
    }
    return { bias: base + shap.mean, values, columns };
  }

  /** Each column, the one that gained most first. */
  featureImportance(): FeatureImportance[] {
    const { names, forest } = this.state;
    const gains = new Float64Array(names.length);
    const splits = new Float64Array(names.length);
    for (let node = 0; node < forest.feature.length; node++) {
      const feature = forest.feature[node] as number;
      if (feature < 0) continue;
      gains[feature] = (gains[feature] as number) + (forest.gain[node] as number);
      splits[feature] = (splits[feature] as number) + 1;
    }
    return names
      .map((name, c) => ({ name, gain: gains[c] as number, splits: splits[c] as number }))
      .sort((a, b) => b.gain - a.gain);
  }

  toJSON() {
    const { objective, names, binOfCode, base, forest } = this.state;
    return {
      kind: KIND,
      version: VERSION,
      objective,
      names,
      binOfCode: binOfCode.map((bins) => (bins === null ? null : packArray(bins))),
      base,
      forest: forestToJson(forest),
    };
  }

  private check(data: Dataset): number {
    const rows = checkDataset(data);
    checkNames(data, this.state.names);
    return rows;
  }
}

function binsFromJson(fields: StoredFields, columns: number): (Uint8Array | null)[] {
  const list = listIn(fields, 'binOfCode', COLUMNS_MAX);
  if (list.length !== columns) throw fields.damaged('binOfCode');
  return list.map((value) => {
    if (value === null) return null;
    const bins =
      typeof value === 'string' && value.length <= 2 * CODES_MAX ? Buffer.from(value, 'base64') : undefined;
    if (bins === undefined || bins.length > CODES_MAX) throw fields.damaged('binOfCode');
    return Uint8Array.from(bins);
  });
}
