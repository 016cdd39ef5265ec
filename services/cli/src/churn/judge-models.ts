import { aucInterval } from '@shoal/lifetime';
import { type Fold, type ReliabilityBin, reliabilityCurve, stratifiedFolds } from '@shoal/scoring';
import { takeRows } from '@shoal/trees';
import { CommandError } from '../command-error.ts';
import { type Figures, judgeProbabilities } from '../labelled/figures.ts';
import { ReasonBook } from '../labelled/reason-book.ts';
import { type ChurnOptions, MODELS, type ModelName } from './churn-options.ts';
import type { CustomerTable } from './customer-table.ts';
import { FITS } from './fit-model.ts';

/** What one model came to on customers that it had not seen. */
export interface JudgedModel extends Figures {
  readonly model: ModelName;
  /** 95 %, by the bootstrap. */
  readonly aucInterval: readonly [number, number];
  readonly reliability: readonly ReliabilityBin[];
  /** Of the fits of all folds together. */
  readonly fitSeconds: number;
  /** Of leaving, for each customer, by the model that was fitted without him. */
  readonly probabilities: Float64Array;
  readonly reasons: ReasonBook;
}

export interface Judging {
  readonly path: string;
  readonly customers: CustomerTable;
  readonly options: Pick<ChurnOptions, 'label' | 'model' | 'folds' | 'seed'>;
  /** A steady clock in milliseconds. */
  readonly now: () => number;
  readonly say: (what: string) => void;
}

export interface Judgement {
  /** The model with the least log loss comes first. */
  readonly models: readonly JudgedModel[];
  /** For each customer the fold, from 1, in which he was judged. */
  readonly foldOf: Uint16Array;
}

/** Judges each model that is asked for on every customer, fold by fold. Throws CommandError for folds without both labels. */
export function judgeModels(judging: Judging): Judgement {
  const { customers, options } = judging;
  checkFolds(judging);
  const folds = stratifiedFolds(customers.labels.values, options.folds, options.seed);
  const foldOf = new Uint16Array(customers.ids.length);
  for (const [fold, { test }] of folds.entries()) for (const row of test) foldOf[row] = fold + 1;
  const names = MODELS.filter((name) => options.model === 'all' || options.model === name);
  const models = names.map((name) => judgeModel(name, folds, judging));
  return { models: models.sort((a, b) => a.logLoss - b.logLoss), foldOf };
}

function judgeModel(name: ModelName, folds: readonly Fold[], { customers, options, now, say }: Judging) {
  const { data, labels } = customers;
  const { seed } = options;
  const probabilities = new Float64Array(labels.values.length);
  const reasons = new ReasonBook(labels.values.length, data.names.length);
  let fitMs = 0;
  for (const [fold, { train, test }] of folds.entries()) {
    say(`${name}: fold ${fold + 1} of ${folds.length}`);
    const known = takeRows(data, train);
    const knownLabels = Uint8Array.from(train, (row) => labels.values[row] ?? 0);
    const begun = now();
    const model = FITS[name](known, knownLabels, seed);
    fitMs += now() - begun;
    const fresh = takeRows(data, test);
    const told = model.probabilities(fresh);
    for (const [i, row] of test.entries()) probabilities[row] = told[i] ?? 0;
    reasons.add(test, model.effects(fresh));
  }
  return {
    model: name,
    ...judgeProbabilities(labels.values, probabilities),
    aucInterval: aucInterval(probabilities, Float64Array.from(labels.values), { seed }),
    reliability: reliabilityCurve(labels.values, probabilities),
    ...{ fitSeconds: fitMs / 1_000, probabilities, reasons },
  };
}

function checkFolds({ path, customers, options: { folds, label } }: Judging): void {
  const { values, positives, positive, negative } = customers.labels;
  const fewest = Math.min(positives, values.length - positives);
  if (fewest >= folds) return;
  const rare = positives === fewest ? positive : negative;
  const rows = fewest === 1 ? 'one row' : `${fewest} rows`;
  const mend = fewest < 2 ? 'give more such rows' : `take --folds ${fewest}, or give more such rows`;
  const message = `${path}: column '${label}' has '${rare}' in ${rows}, fewer than the ${folds} folds, each of which needs one: ${mend}`;
  throw new CommandError('CLI_OPTION_INVALID', message);
}
