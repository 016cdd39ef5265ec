import type { RiskFigures } from '@shoal/contracts';
import { thresholdForFalsePositiveRate } from '@shoal/scoring';
import { IsolationForest } from '@shoal/trees';
import { datasetOf } from '../classify/classifier.ts';
import { figuresOf } from '../classify/figures.ts';
import { positivesOf, type RiskTable, takeRows } from '../classify/table.ts';
import { LABELS_MIN, trainClassifier } from '../classify/train-classifier.ts';
import { TooFewError } from '../errors.ts';
import { FraudModel, labelledFeatures } from './fraud-model.ts';
import type { OrderTable } from './order-history.ts';
import { fraudFeatures } from './order-row.ts';
import { Ordinary } from './ordinary.ts';
import { Ranks } from './ranks.ts';

/** Orders below which nothing is ordinary yet. */
const ORDERS_MIN = 50;
/** The first part of the orders, by time, that a model is trained on to be judged on the rest. */
const TRAIN_SHARE = 0.7;
/** Frauds among the rest below which figures would say nothing. */
const JUDGED_MIN = 10;

export interface FraudTraining {
  readonly table: OrderTable;
  /** Share of the honest orders that may be flagged. */
  readonly falsePositiveRate: number;
  readonly seed: number;
  /** The model in force, to be judged on the same orders. */
  readonly champion?: FraudModel;
}

export interface TrainedFraud {
  readonly model: FraudModel;
  readonly rows: number;
  readonly positives: number;
  /** On the last orders, by a model of those before; undefined where too few labels are known of them. */
  readonly quality: RiskFigures | undefined;
  readonly champion: RiskFigures | undefined;
}

/**
 * Trains a model of what is ordinary, and one of what was found to be fraud where there are labels enough. Orders so young that news of
 * fraud would not have come yet are no evidence of honesty, and left out of the latter. Same input and seed give the same model.
 * Throws TooFewError.
 */
export function trainFraud({ table, falsePositiveRate, seed, champion }: FraudTraining): TrainedFraud {
  const rows = table.labels.length;
  if (rows < ORDERS_MIN) throw new TooFewError(`there are ${rows} orders: ${ORDERS_MIN} are needed`);
  const settledUntil = (table.at.at(-1) as number) - table.newsDelayMs;
  const isSettled = (row: number) => table.labels[row] === 1 || (table.at[row] as number) <= settledUntil;
  const settled = takeRows(table, isSettled);
  const judged = judge(settled, { falsePositiveRate, seed, ...(champion && { champion }) });
  const model = learnFrom({ orders: table, settled, falsePositiveRate, seed });
  return { model, rows, positives: positivesOf(table), ...judged };
}

type Judged = Pick<TrainedFraud, 'quality' | 'champion'>;

/** Rows of the table are in order of time. */
function judge(
  settled: RiskTable,
  { falsePositiveRate, seed, champion }: Omit<FraudTraining, 'table'>,
): Judged {
  const cut = Math.floor(settled.labels.length * TRAIN_SHARE);
  const before = takeRows(settled, (row) => row < cut);
  const after = takeRows(settled, (row) => row >= cut);
  if (positivesOf(before) < LABELS_MIN || positivesOf(after) < JUDGED_MIN)
    return { quality: undefined, champion: undefined };
  const figures = (model: FraudModel) =>
    figuresOf(after.labels, model.scoresOf(after.columns), model.parts.threshold);
  const model = learnFrom({ orders: before, settled: before, falsePositiveRate, seed });
  return { quality: figures(model), champion: champion && figures(champion) };
}

interface Learning {
  /** What is ordinary is learned from all of them. */
  readonly orders: RiskTable;
  /** What is fraud, from these. */
  readonly settled: RiskTable;
  readonly falsePositiveRate: number;
  readonly seed: number;
}

function learnFrom({ orders, settled, falsePositiveRate, seed }: Learning): FraudModel {
  const isolation = new IsolationForest({ seed, trees: 60, sampleSize: 256 }).fit(
    datasetOf(fraudFeatures, orders.columns),
  );
  const apartnessOf = ({ columns }: RiskTable) => isolation.score(datasetOf(fraudFeatures, columns));
  const ranks = Ranks.of(apartnessOf(orders));
  const parts = { isolation, ranks, ordinary: Ordinary.of(orders.columns) };
  if (!canClassify(settled))
    return new FraudModel({ ...parts, classifier: undefined, threshold: 1 - falsePositiveRate });
  const { classifier, unseen } = trainClassifier(withApartness(settled, apartnessOf(settled)), seed);
  const threshold = thresholdForFalsePositiveRate(settled.labels, unseen, falsePositiveRate);
  return new FraudModel({ ...parts, classifier, threshold });
}

function canClassify(table: RiskTable): boolean {
  const positives = positivesOf(table);
  return Math.min(positives, table.labels.length - positives) >= LABELS_MIN;
}

function withApartness(table: RiskTable, apartness: Float64Array): RiskTable {
  return { ...table, names: labelledFeatures, columns: [...table.columns, apartness] };
}
