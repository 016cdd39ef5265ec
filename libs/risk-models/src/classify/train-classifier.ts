import { LogisticRegression, logLoss, PlattScaling } from '@shoal/scoring';
import { type BoostingOptions, GradientBoosting } from '@shoal/trees';
import { TooFewError } from '../errors.ts';
import { type BaseModel, Classifier, datasetOf, rawScores } from './classifier.ts';
import { squeezed } from './squeeze.ts';
import { positivesOf, type RiskTable, takeRows } from './table.ts';

/** Rows of either label below which nothing can be learned. */
export const LABELS_MIN = 20;
const FOLDS = 3;

/** Small trees and small steps, for some thousands of rows with weak signals; half the trees of `steadyBoosting`, twice the step. */
const boostingOptions = (seed: number): BoostingOptions => ({
  seed,
  trees: 300,
  learningRate: 0.05,
  numLeaves: 6,
  minChildSamples: 30,
  l2: 5,
  rowShare: 0.7,
  columnShare: 0.4,
});

type Learn = (table: RiskTable, seed: number) => BaseModel;

const methods: readonly Learn[] = [
  ({ names, columns, labels }, seed) => ({
    method: 'boosting',
    model: new GradientBoosting(boostingOptions(seed)).fit(datasetOf(names, columns), labels),
  }),
  ({ columns, labels }) => ({
    method: 'logistic',
    model: new LogisticRegression().fit(columns.map(squeezed), labels),
  }),
];

export interface TrainedClassifier {
  readonly classifier: Classifier;
  /** The probability of each row, by models that had seen no row of its customer. */
  readonly unseen: Float64Array;
}

/**
 * Trains boosted trees and a logistic regression, and keeps which foretells better the customers that it has not seen (log loss over
 * three folds by customer). The probabilities are calibrated on the same predictions, by Platt's sigmoid. Same table and seed give the
 * same classifier. Throws TooFewError.
 */
export function trainClassifier(table: RiskTable, seed: number): TrainedClassifier {
  const positives = positivesOf(table);
  const fewer = Math.min(positives, table.labels.length - positives);
  if (fewer < LABELS_MIN)
    throw new TooFewError(
      `of ${table.labels.length} rows ${positives} are positive: ${LABELS_MIN} of either are needed`,
    );
  const tried = methods.map((learn) => {
    const unseen = unseenScores(table, learn, seed);
    const calibration = PlattScaling.fit(table.labels, unseen);
    const probabilities = calibration.calibrate(unseen);
    return { learn, calibration, probabilities, loss: logLoss(table.labels, probabilities) };
  });
  const best = tried.reduce((a, b) => (b.loss < a.loss ? b : a));
  const classifier = new Classifier(table.names, best.learn(table, seed), best.calibration);
  return { classifier, unseen: best.probabilities };
}

/** The score of each row by a model that has seen no row of its customer. */
function unseenScores(table: RiskTable, learn: Learn, seed: number): Float64Array {
  const scores = new Float64Array(table.labels.length);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const isHeldOut = (row: number) => (table.groups[row] as number) % FOLDS === fold;
    const base = learn(
      takeRows(table, (row) => !isHeldOut(row)),
      seed,
    );
    const heldOut = takeRows(table, isHeldOut);
    const found = heldOut.labels.length > 0 ? rawScores(base, table.names, heldOut.columns) : [];
    let next = 0;
    for (let row = 0; row < scores.length; row += 1)
      if (isHeldOut(row)) scores[row] = found[next++] as number;
  }
  return scores;
}
