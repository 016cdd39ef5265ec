import { binRows, type ColumnBins, learnBins } from '../binning/binner.ts';
import { checkCodes, checkDataset, checkNames, type Dataset } from '../data/dataset.ts';
import { ShapeError, ValueError } from '../errors.ts';
import { ForestBuilder } from '../forest/forest-builder.ts';
import { Booster, type LabelledRows } from './booster.ts';
import { type BoostingOptions, withBoostingDefaults } from './boosting-options.ts';
import { GradientBoostingModel } from './gradient-boosting-model.ts';
import { OBJECTIVES } from './objective.ts';

/** What is to be predicted of the rows of a table. */
export interface Labelled {
  readonly data: Dataset;
  /** One for each row: 0 or 1, or an amount, as the objective has it. */
  readonly labels: ArrayLike<number>;
  /** How much each row counts, 0 or more; all alike unless told. */
  readonly weights?: ArrayLike<number>;
}

/** Told after each tree. */
export interface BoostingProgress {
  readonly bag: number;
  /** Trees of this bag so far. */
  readonly trees: number;
  readonly trainingLoss: number;
  readonly validationLoss: number | undefined;
}

export interface BoostingWatch {
  readonly weights?: ArrayLike<number>;
  /** Rows with the same columns that trees are not learned from, but which say when to stop. */
  readonly validation?: Labelled;
  readonly onTree?: (progress: BoostingProgress) => void;
  /** Ends the fit after the current tree by throwing its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Gradient boosted trees over histograms, grown leaf by leaf (Friedman 2001; Chen and Guestrin 2016; Ke et al. 2017). Same data,
 * options and seed give the same model to the bit.
 */
export class GradientBoosting {
  private readonly options: Required<BoostingOptions>;

  /** Throws OptionError. */
  constructor(options: BoostingOptions) {
    this.options = withBoostingDefaults(options);
  }

  /** Throws ShapeError, ValueError (labels, weights, codes) or OneClassError. */
  fit(data: Dataset, labels: ArrayLike<number>, watch: BoostingWatch = {}): GradientBoostingModel {
    const { options } = this;
    const objective = OBJECTIVES[options.objective];
    checkDataset(data);
    checkCodes(data);
    const columns = learnBins(data, options.maxBins, options.seed);
    const train = this.rowsOf({ data, labels, weights: watch.weights }, columns);
    objective.check(train.labels, train.weights);
    const validation = watch.validation && this.validationRows(watch.validation, data, columns);
    const base = objective.base(train.labels, train.weights);
    const forest = new ForestBuilder();
    for (let bag = 0; bag < options.bags; bag++) {
      const booster = new Booster({ options, columns, train, validation, base, bag });
      this.grow(booster, forest, { ...watch, bag });
    }
    return new GradientBoostingModel({
      objective: options.objective,
      names: [...data.names],
      binOfCode: columns.map((column) => (column.kind === 'categorical' ? column.binOfCode : null)),
      base,
      forest: forest.build(1 / options.bags),
    });
  }

  private grow(booster: Booster, forest: ForestBuilder, watch: BoostingWatch & { bag: number }): void {
    const before = forest.trees;
    let best = { loss: booster.validationLoss() ?? 0, trees: before, at: 0 };
    for (let round = 1; round <= this.options.trees; round++) {
      watch.signal?.throwIfAborted();
      if (!booster.step(forest)) break;
      const loss = booster.validationLoss();
      watch.onTree?.({
        bag: watch.bag,
        trees: forest.trees - before,
        trainingLoss: booster.trainingLoss(),
        validationLoss: loss,
      });
      if (loss === undefined) continue;
      if (loss < best.loss) best = { loss, trees: forest.trees, at: round };
      if (round - best.at >= this.options.earlyStoppingRounds) break;
    }
    if (watch.validation !== undefined) forest.truncate(best.trees);
  }

  private validationRows(validation: Labelled, data: Dataset, columns: readonly ColumnBins[]): LabelledRows {
    checkDataset(validation.data);
    checkNames(validation.data, data.names);
    const rows = this.rowsOf(validation, columns);
    // One class is enough to measure a loss on, so only the range of the labels is checked.
    const isClass = (label: number): boolean => label === 0 || label === 1;
    if (!rows.labels.every(this.options.objective === 'binary' ? isClass : Number.isFinite)) {
      throw new ValueError('a label of the validation rows is out of its range');
    }
    return rows;
  }

  private rowsOf({ data, labels, weights }: Labelled, columns: readonly ColumnBins[]): LabelledRows {
    const rows = data.columns[0]?.length ?? 0;
    if (labels.length !== rows) throw new ShapeError(`${rows} rows, but ${labels.length} labels`);
    return {
      binned: binRows(data, columns),
      labels: Float64Array.from(labels),
      weights: weights === undefined ? new Float64Array(rows).fill(1) : checkedWeights(weights, rows),
    };
  }
}

function checkedWeights(weights: ArrayLike<number>, rows: number): Float64Array {
  if (weights.length !== rows) throw new ShapeError(`${rows} rows, but ${weights.length} weights`);
  const checked = Float64Array.from(weights);
  const wrong = checked.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (wrong !== -1)
    throw new ValueError(`the weight of row ${wrong} is ${checked[wrong]}: it must be 0 or more`);
  if (checked.every((weight) => weight === 0)) throw new ValueError('all weights are 0');
  return checked;
}
