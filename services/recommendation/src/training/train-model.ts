import type { RecommenderFigures, RecommenderManifest } from '@shoal/contracts';
import {
  Als,
  blend,
  evaluateRanking,
  type HeldOut,
  type Interactions,
  ItemKnn,
  ItemTransition,
  leaveOneOut,
  type Recommender,
  type RecommenderModel,
  recommenderFromJson,
} from '@shoal/recommenders';
import { inOrderOfTime } from '../learning/interaction-log.ts';

/** Customers that a model is judged on at most: more change the third digit only. */
const judgedMax = 2_000;
/** A champion is judged on what happened since its training; with fewer customers than this nothing can be said. */
const judgedMin = 50;
/** What a challenger may lose and still replace a champion that knows nothing of the last days. */
const lossMax = 0.05;

export interface TrainingInput {
  /** In any order. */
  readonly interactions: Interactions;
  /** The model in force, as it is stored, and when it was trained. */
  readonly champion?: { readonly version: number; readonly trainedAt: number; readonly json: string };
  readonly seed: number;
}

export interface TrainedModel {
  /** As it is stored; left out where the champion stays. */
  readonly json: string | undefined;
  readonly quality: RecommenderFigures;
  readonly trial: RecommenderManifest['trial'];
}

/**
 * Trains a blend of factors, neighbours and transitions. The last item of each customer is held out to judge by, the one before to
 * learn the weights of the blend; the model that is given back has then learned from all. Throws NoInteractionsError.
 */
export async function trainModel({
  interactions: unordered,
  champion,
  seed,
}: TrainingInput): Promise<TrainedModel> {
  // Sorted here, in a thread of its own: a million take longer than lists may wait.
  const interactions = inOrderOfTime(unordered);
  const split = leaveOneOut(interactions);
  const judged = blend(await fitAll(split.train, seed), split.tuning);
  const quality = figuresOf(judged, split.train, sampled(split.test));
  const trial = champion && holdTrial({ champion, judged, interactions, test: split.test });
  if (trial && !trial.promoted) return { json: undefined, quality, trial };
  // The weights were learned without the last items; the parts learn from these too.
  const parts = (await fitAll(interactions, seed)).map((part) => part.toJSON());
  return { json: JSON.stringify({ ...judged.toJSON(), parts }), quality, trial };
}

function holdTrial({
  champion,
  judged,
  interactions,
  test,
}: {
  readonly champion: NonNullable<TrainingInput['champion']>;
  readonly judged: RecommenderModel;
  readonly interactions: Interactions;
  readonly test: readonly HeldOut[];
}): RecommenderManifest['trial'] {
  const newest = newestOf(interactions);
  const since = sampled(test.filter(({ query }) => (newest.get(query.user) ?? 0) > champion.trainedAt));
  if (since.length < judgedMin) return undefined;
  const figures = (model: RecommenderModel) => figuresOf(model, interactions, since);
  const trial = {
    champion: figures(recommenderFromJson(JSON.parse(champion.json))),
    challenger: figures(judged),
  };
  const promoted = trial.challenger['ndcg@10'] >= (1 - lossMax) * trial.champion['ndcg@10'];
  const words = [trial.challenger, trial.champion].map((each) => each['ndcg@10'].toFixed(4));
  const reason = `NDCG@10 ${words[0]} against ${words[1]} on ${since.length} customers since the last training`;
  return { ...trial, championVersion: champion.version, customers: since.length, promoted, reason };
}

async function fitAll(interactions: Interactions, seed: number): Promise<RecommenderModel[]> {
  const parts: readonly Recommender[] = [
    new Als({ seed, factors: 32, iterations: 10 }),
    new ItemKnn(),
    new ItemTransition(),
  ];
  const models: RecommenderModel[] = [];
  for (const part of parts) models.push(await part.fit(interactions));
  return models;
}

function figuresOf(
  model: RecommenderModel,
  train: Interactions,
  heldOut: readonly HeldOut[],
): RecommenderFigures {
  const { hr, ndcg, coverage } = evaluateRanking(model, train, heldOut);
  return { 'hr@10': hr, 'ndcg@10': ndcg, coverage };
}

/** Every n-th, so that early and late customers are among them. */
function sampled(heldOut: readonly HeldOut[]): readonly HeldOut[] {
  const step = Math.ceil(heldOut.length / judgedMax);
  return step <= 1 ? heldOut : heldOut.filter((_, i) => i % step === 0);
}

/** When each customer did something last. */
function newestOf({ users, user, at }: Interactions): ReadonlyMap<string | undefined, number> {
  const newest = new Map<string | undefined, number>();
  // In order of time, so the last one stays.
  user.forEach((place, i) => {
    newest.set(users[place], at[i] as number);
  });
  return newest;
}
