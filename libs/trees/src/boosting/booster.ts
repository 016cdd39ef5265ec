import type { BinnedRows, ColumnBins } from '../binning/binner.ts';
import type { ForestBuilder } from '../forest/forest-builder.ts';
import type { BoostingOptions } from './boosting-options.ts';
import type { Derivatives } from './histograms.ts';
import { OBJECTIVES, type Objective, type Scored } from './objective.ts';
import { Sampler } from './sampler.ts';
import { TreeGrower } from './tree-grower.ts';

/** Rows with what is to be predicted of them. */
export interface LabelledRows {
  readonly binned: BinnedRows;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
}

/** What a bag learns from. */
export interface BoosterInput {
  readonly options: Required<BoostingOptions>;
  readonly columns: readonly ColumnBins[];
  readonly train: LabelledRows;
  readonly validation?: LabelledRows | undefined;
  readonly base: number;
  /** Which bag it is: each has its own draws. */
  readonly bag: number;
}

/** Trees one after another, each correcting what those before it got wrong (Friedman 2001). One bag of a model. */
export class Booster {
  private readonly input: BoosterInput;
  private readonly objective: Objective;
  private readonly train: Scored;
  private readonly validation: Scored | undefined;
  private readonly derivatives: Derivatives;
  private readonly sampler: Sampler;
  private readonly grower: TreeGrower;

  constructor(input: BoosterInput) {
    const { options, columns, train, validation, base, bag } = input;
    const { rows } = train.binned;
    this.input = input;
    this.objective = OBJECTIVES[options.objective];
    this.train = { ...train, scores: new Float64Array(rows).fill(base) };
    this.validation = validation && {
      ...validation,
      scores: new Float64Array(validation.binned.rows).fill(base),
    };
    this.derivatives = { gradient: new Float64Array(rows), hessian: new Float64Array(rows) };
    this.sampler = new Sampler({ rows, columns: columns.length }, options, options.seed, bag);
    this.grower = new TreeGrower(columns, options, train.binned, this.derivatives);
  }

  /** The mean loss on the rows of the fit so far. */
  trainingLoss(): number {
    return this.objective.loss(this.train);
  }

  /** The mean loss on the validation rows so far; undefined without them. */
  validationLoss(): number | undefined {
    return this.validation && this.objective.loss(this.validation);
  }

  /** Grows one tree more into the forest. False when no split is left to be found. */
  step(forest: ForestBuilder): boolean {
    const { gradient, hessian } = this.derivatives;
    this.objective.derive(this.train, gradient, hessian);
    this.grower.grow(this.sampler.rows(), this.sampler.someColumns());
    const { tree } = this.grower;
    // Another draw of rows and columns may have splits where this one had none.
    if (tree.size === 1) return this.sampler.leavesOut || this.input.options.columnShare < 1;
    this.grower.addTo(this.train.scores);
    if (this.sampler.leavesOut) this.walk(this.train.scores, this.input.train.binned, this.sampler.isIn);
    const { validation } = this.input;
    if (this.validation && validation) this.walk(this.validation.scores, validation.binned);
    forest.add(tree.entries(this.input.columns));
    return true;
  }

  /** Adds the tree's values to the scores of the rows, but for those that are in `skipped`. */
  private walk(scores: Float64Array, { cells, rows }: BinnedRows, skipped?: Uint8Array): void {
    const width = this.input.columns.length;
    const { tree } = this.grower;
    for (let row = 0; row < rows; row++) {
      if (skipped?.[row] === 1) continue;
      scores[row] = (scores[row] as number) + tree.valueOf(cells, row * width);
    }
  }
}
