import type { FeatureState, RiskFigures } from '@shoal/contracts';
import { LifetimeError } from '@shoal/lifetime';
import { figuresOf } from '../classify/figures.ts';
import { positivesOf, takeRows } from '../classify/table.ts';
import { LABELS_MIN, trainClassifier } from '../classify/train-classifier.ts';
import { TooFewError } from '../errors.ts';
import type { ChurnTable } from './churn-history.ts';
import { ChurnModel } from './churn-model.ts';
import type { Rhythm } from './horizon.ts';
import { LifetimeModel } from './lifetime-model.ts';

export interface ChurnTraining {
  readonly table: ChurnTable;
  readonly rhythm: Rhythm;
  /** The customers at the end of the log, and that end: what lifetime values are learned from. */
  readonly states: readonly FeatureState[];
  readonly clock: number;
  readonly seed: number;
  /** From which probability on customers are acted on: what precision and recall are given for. */
  readonly threshold: number;
  /** The model in force, to be judged on the same customers. */
  readonly champion?: ChurnModel;
}

export interface TrainedChurn {
  readonly model: ChurnModel;
  readonly rows: number;
  readonly positives: number;
  /** On the newest moment whose outcome is known, by a model of what was known before it; undefined where nothing was. */
  readonly quality: RiskFigures | undefined;
  /** The champion on the same rows. */
  readonly champion: RiskFigures | undefined;
}

/**
 * Trains on all moments, after having judged the same training on the newest one: from rows whose outcome was known by then. Same input
 * and seed give the same model. Throws TooFewError.
 */
export function trainChurn(training: ChurnTraining): TrainedChurn {
  const { table, rhythm, seed, states, clock } = training;
  const judged = judge(training);
  const { classifier } = trainClassifier(table, seed);
  const model = new ChurnModel(classifier, rhythm, fitLifetime(states, clock));
  return { model, rows: table.labels.length, positives: positivesOf(table), ...judged };
}

function judge({
  table,
  seed,
  threshold,
  champion,
}: ChurnTraining): Pick<TrainedChurn, 'quality' | 'champion'> {
  const newest = table.at.reduce((most, at) => Math.max(most, at), 0);
  const before = takeRows(table, (row) => (table.knownAt[row] as number) <= newest);
  const test = takeRows(table, (row) => table.at[row] === newest);
  const positives = positivesOf(test);
  if (Math.min(positives, test.labels.length - positives) < LABELS_MIN)
    return { quality: undefined, champion: undefined };
  const figures = (probabilities: Float64Array) => figuresOf(test.labels, probabilities, threshold);
  const known = champion && figures(champion.classifier.predict(test.columns));
  try {
    return {
      quality: figures(trainClassifier(before, seed).classifier.predict(test.columns)),
      champion: known,
    };
  } catch (error) {
    if (!(error instanceof TooFewError)) throw error;
    return { quality: undefined, champion: known };
  }
}

function fitLifetime(states: readonly FeatureState[], clock: number): LifetimeModel | undefined {
  try {
    return LifetimeModel.fit(states, clock);
  } catch (error) {
    // Nobody has bought twice yet: there is no value to tell.
    if (error instanceof LifetimeError) return undefined;
    throw error;
  }
}
