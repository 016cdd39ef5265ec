import type { RiskFigures } from '@shoal/contracts';
import { thresholdForFalsePositiveRate } from '@shoal/scoring';
import { IsolationForest } from '@shoal/trees';
import { datasetOf } from '../classify/classifier.ts';
import { figuresOf } from '../classify/figures.ts';
import { standardsOf } from '../classify/standards.ts';
import { positivesOf, type RiskTable, takeRows } from '../classify/table.ts';
import { LABELS_MIN, trainClassifier } from '../classify/train-classifier.ts';
import { TooFewError } from '../errors.ts';
import type { AutoencoderModel } from '../neural/autoencoder-model.ts';
import { FraudModel, labelledFeatures } from './fraud-model.ts';
import type { OrderTable } from './order-history.ts';
import { fraudFeatures } from './order-row.ts';
import { Ranks } from './ranks.ts';
import { Unusual } from './unusual.ts';

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
  /** Trains an autoencoder on rows by columns; left out where there is no TensorFlow. */
  readonly autoencode?: (columns: readonly Float64Array[]) => Promise<AutoencoderModel>;
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
 * Rejects with TooFewError.
 */
export async function trainFraud(training: FraudTraining): Promise<TrainedFraud> {
  const { table } = training;
  const rows = table.labels.length;
  if (rows < ORDERS_MIN) throw new TooFewError(`there are ${rows} orders: ${ORDERS_MIN} are needed`);
  const settledUntil = (table.at.at(-1) as number) - table.newsDelayMs;
  const isSettled = (row: number) => table.labels[row] === 1 || (table.at[row] as number) <= settledUntil;
  const settled = takeRows(table, isSettled);
  const judged = await judge(settled, training);
  const model = await learnFrom({ orders: table, settled }, training);
  return { model, rows, positives: positivesOf(table), ...judged };
}

type Judged = Pick<TrainedFraud, 'quality' | 'champion'>;

/** Rows of the table are in order of time. */
async function judge(settled: RiskTable, training: FraudTraining): Promise<Judged> {
  const cut = Math.floor(settled.labels.length * TRAIN_SHARE);
  const before = takeRows(settled, (row) => row < cut);
  const after = takeRows(settled, (row) => row >= cut);
  if (positivesOf(before) < LABELS_MIN || positivesOf(after) < JUDGED_MIN)
    return { quality: undefined, champion: undefined };
  const figures = (model: FraudModel) =>
    figuresOf(after.labels, model.scoresOf(after.columns), model.parts.threshold);
  const model = await learnFrom({ orders: before, settled: before }, training);
  const { champion } = training;
  return { quality: figures(model), champion: champion && figures(champion) };
}

interface Learning {
  /** What is ordinary is learned from all of them. */
  readonly orders: RiskTable;
  /** What is fraud, from these. */
  readonly settled: RiskTable;
}

async function learnFrom(
  { orders, settled }: Learning,
  { falsePositiveRate, seed, autoencode }: FraudTraining,
): Promise<FraudModel> {
  const forest = new IsolationForest({ seed, trees: 60 });
  const isolation = forest.fit(datasetOf(fraudFeatures, orders.columns));
  const unusual = Unusual.of(isolation, await autoencode?.(orders.columns), orders.columns);
  const ranks = Ranks.of(unusual.opinions(orders.columns).unusual);
  const parts = { unusual, ranks, ordinary: standardsOf(orders.columns) };
  if (!canClassify(settled))
    return new FraudModel({ ...parts, classifier: undefined, threshold: 1 - falsePositiveRate });
  const { apartness, strangeness } = unusual.opinions(settled.columns);
  const columns = [...settled.columns, apartness, strangeness];
  const { classifier, unseen } = trainClassifier({ ...settled, names: labelledFeatures, columns }, seed);
  const threshold = thresholdForFalsePositiveRate(settled.labels, unseen, falsePositiveRate);
  return new FraudModel({ ...parts, classifier, threshold });
}

function canClassify(table: RiskTable): boolean {
  const positives = positivesOf(table);
  return Math.min(positives, table.labels.length - positives) >= LABELS_MIN;
}
