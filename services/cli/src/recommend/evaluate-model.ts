import {
  Als,
  blend,
  evaluateRanking,
  evaluateRatings,
  type HeldOut,
  type Interactions,
  ItemKnn,
  ItemTransition,
  leaveOneOut,
  pooledRatings,
  RatingModel,
  type RecommenderModel,
  randomFolds,
  splitByTime,
} from '@shoal/recommenders';
import { makeModel, type Say } from './make-model.ts';
import type { ModelName, RecommendOptions } from './recommend-options.ts';

/** What one model came to: the names are those of the JSON line. */
export type ModelFigures = Readonly<Record<string, number>> & { readonly fitSeconds: number };

export interface Evaluation {
  readonly name: ModelName;
  readonly interactions: Interactions;
  readonly options: Pick<RecommendOptions, 'evaluate' | 'top' | 'folds' | 'seed'>;
  readonly say: Say;
  /** A steady clock in milliseconds. */
  readonly now: () => number;
}

/** Fits a model on one part of the interactions and judges it on the other. */
export function evaluateModel(evaluation: Evaluation): Promise<ModelFigures> {
  const { evaluate } = evaluation.options;
  if (evaluate === 'folds') return evaluateFolds(evaluation);
  return evaluate === 'time' ? evaluateByTime(evaluation) : evaluateLastItems(evaluation);
}

/** The last item of each is foretold; the one before it is there to tune by, and a hybrid learns its weights on it. */
async function evaluateLastItems(evaluation: Evaluation): Promise<ModelFigures> {
  const { train, tuning, test } = leaveOneOut(evaluation.interactions);
  const fitted = await timed(evaluation, () =>
    evaluation.name === 'hybrid' ? fitHybrid(evaluation, train, tuning) : fitModel(evaluation, train),
  );
  return judged(evaluation, fitted, { train, test });
}

async function evaluateByTime(evaluation: Evaluation): Promise<ModelFigures> {
  const { train, test } = splitByTime(evaluation.interactions);
  const fitted = await timed(evaluation, () => fitModel(evaluation, train));
  return judged(evaluation, fitted, { train, test });
}

async function evaluateFolds(evaluation: Evaluation): Promise<ModelFigures> {
  const { interactions, options, now } = evaluation;
  const figures = [];
  let fitMs = 0;
  let predictMs = 0;
  for (const { train, test } of randomFolds(interactions, options.folds, options.seed)) {
    const { model, ms } = await timed(evaluation, () => fitModel(evaluation, train));
    fitMs += ms;
    if (!(model instanceof RatingModel)) throw new TypeError(`${evaluation.name} predicts no ratings`);
    const begun = now();
    figures.push(evaluateRatings(model, test));
    predictMs += now() - begun;
  }
  const { rmse, mae, count } = pooledRatings(figures);
  return { rmse, mae, fitSeconds: fitMs / 1_000 / options.folds, serveMicros: (predictMs * 1_000) / count };
}

async function fitModel({ name, options, say }: Evaluation, train: Interactions): Promise<RecommenderModel> {
  const recommender = await makeModel(name, options.seed);
  return recommender.fit(train, { onProgress: say });
}

async function fitHybrid(
  { options: { seed }, say }: Evaluation,
  train: Interactions,
  tuning: readonly HeldOut[],
): Promise<RecommenderModel> {
  const watch = { onProgress: say };
  const als = new Als({ seed }).fit(train, watch);
  return blend([new ItemTransition().fit(train), new ItemKnn().fit(train), als], tuning);
}

interface Fitted {
  readonly model: RecommenderModel;
  readonly ms: number;
}

async function timed({ now }: Evaluation, run: () => Promise<RecommenderModel>): Promise<Fitted> {
  const begun = now();
  const model = await run();
  return { model, ms: now() - begun };
}

function judged(
  { options: { top }, now }: Evaluation,
  { model, ms }: Fitted,
  { train, test }: { readonly train: Interactions; readonly test: readonly HeldOut[] },
): ModelFigures {
  const begun = now();
  const { hr, ndcg, mrr, recall, coverage, novelty, asked } = evaluateRanking(model, train, test, top);
  const serveMicros = ((now() - begun) * 1_000) / asked;
  return {
    [`hr@${top}`]: hr,
    [`ndcg@${top}`]: ndcg,
    [`mrr@${top}`]: mrr,
    [`recall@${top}`]: recall,
    ...{ coverage, novelty, fitSeconds: ms / 1_000, serveMicros },
  };
}
