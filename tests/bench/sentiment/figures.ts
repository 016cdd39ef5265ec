import { rounded } from '../support/report.ts';
import type { ReviewSet, SetName } from './review-sets.ts';
import { type Judged, PEERS } from './sides.ts';

/** What one model said of the judged texts of one set, in one order for all models. */
export interface Told {
  readonly set: SetName;
  readonly model: string;
  readonly verdicts: readonly Verdict[];
  readonly fitMs: number;
}

interface Verdict {
  readonly isShared: boolean;
  readonly isRight: boolean;
  readonly isUnknown: boolean;
}

/** How one model does on one set. */
export interface Row {
  readonly set: SetName;
  readonly model: string;
  /** Share of all judged texts whose polarity it finds; not to know is to err. */
  readonly accuracy: number;
  /** The same without the texts that the shipped model, or SnowNLP, has learned from. */
  readonly accuracyUnshared: number;
  readonly judged: number;
  readonly judgedUnshared: number;
  readonly unknown: number;
  /** Of all folds together; 0 for who comes trained. */
  readonly fitSeconds: number;
}

export const PEER_MODELS: ReadonlySet<string> = new Set(Object.keys(PEERS));
const COME_TRAINED = new Set(['shipped', 'snownlp', 'vader']);
/** Models that have, or whose base has, learned from the shared texts: these are left out of what they are judged by. */
const KNOW_SHARED = new Set(['shipped', 'adapted', 'snownlp']);

export const knowsShared = (model: string): boolean => KNOW_SHARED.has(model);

/** The accuracy by which a model is judged. */
export function fairAccuracy({ model, accuracy, accuracyUnshared }: Row): number {
  return knowsShared(model) ? accuracyUnshared : accuracy;
}

/** Puts what a model answered for each fold beside what is true. */
export function toldOf(model: string, { name, reviews, folds }: ReviewSet, judged: readonly Judged[]): Told {
  const verdicts = folds.flatMap(({ test }, fold) =>
    test.map((row, i): Verdict => {
      const { label, isShared } = reviews[row] as (typeof reviews)[number];
      const verdict = judged[fold]?.verdicts[i] ?? null;
      return { isShared, isRight: verdict === label, isUnknown: verdict === null };
    }),
  );
  return { set: name, model, verdicts, fitMs: judged.reduce((sum, { ms }) => sum + ms, 0) };
}

export function rowOf({ set, model, verdicts, fitMs }: Told): Row {
  const unshared = verdicts.filter(({ isShared }) => !isShared);
  return {
    set,
    model,
    accuracy: shareRight(verdicts),
    accuracyUnshared: shareRight(unshared),
    judged: verdicts.length,
    judgedUnshared: unshared.length,
    unknown: verdicts.filter(({ isUnknown }) => isUnknown).length,
    fitSeconds: COME_TRAINED.has(model) ? 0 : rounded(fitMs / 1_000),
  };
}

/**
 * Each of our models beside each peer of its set, on the texts that neither knows: the difference in accuracy and its standard error, text
 * by text, so that what is hard for both does not count. Less than an error apart is called a tie.
 */
export function comparisonsOf(told: readonly Told[]) {
  const ours = told.filter(({ model }) => !PEER_MODELS.has(model));
  return ours.flatMap((own) =>
    told
      .filter(({ set, model }) => set === own.set && PEER_MODELS.has(model))
      .map((peer) => compared(own, peer)),
  );
}

function compared(ours: Told, peer: Told) {
  const withoutShared = knowsShared(ours.model) || knowsShared(peer.model);
  const differences = ours.verdicts
    .map((own, i) => Number(own.isRight) - Number(peer.verdicts[i]?.isRight))
    .filter((_, i) => !(withoutShared && ours.verdicts[i]?.isShared));
  const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
  const variance = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (differences.length - 1);
  const error = Math.sqrt(variance / differences.length);
  const verdict = Math.abs(mean) < error ? 'tie' : mean > 0 ? 'better' : 'worse';
  return {
    ...{ set: ours.set, ours: ours.model, peer: peer.model },
    ...{ accuracy: rounded(mean), error: rounded(error), verdict },
  };
}

function shareRight(verdicts: readonly Verdict[]): number {
  return rounded(verdicts.filter(({ isRight }) => isRight).length / verdicts.length, 4);
}
