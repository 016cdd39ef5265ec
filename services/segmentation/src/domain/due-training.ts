import type { SegmentChallenger, SegmentModel, TrainingCause } from '@shoal/contracts';
import { dayMs } from '@shoal/features';

export interface TrainingRules {
  readonly customersMin: number;
  readonly growth: number;
  /** 0 is never. */
  readonly retrainDays: number;
}

export interface ShopNow {
  readonly model: SegmentModel | undefined;
  /** The last model that was not promoted. */
  readonly challenger: SegmentChallenger | undefined;
  readonly population: number;
  /** The shop's clock, milliseconds. */
  readonly clock: number;
}

/** The last time that a model was trained, promoted or not: what growth, schedule and drift count from. */
export function lastTraining(
  model: SegmentModel,
  challenger: SegmentChallenger | undefined,
): Pick<SegmentModel, 'population' | 'histograms'> & { readonly at: number } {
  const { attemptedAt = model.trainedAt, population, histograms } = model;
  // One that lost against a former champion is older than the one in force.
  if (challenger?.trial.championVersion !== model.version) return { at: attemptedAt, population, histograms };
  return { ...challenger, at: Math.max(attemptedAt, challenger.trainedAt) };
}

/** Why a shop is to be trained now, if it is; drift is looked at apart, for it takes a sample. */
export function dueTraining(
  { model, challenger, population, clock }: ShopNow,
  { customersMin, growth, retrainDays }: TrainingRules,
): TrainingCause | undefined {
  if (!model) return population >= customersMin ? 'first' : undefined;
  if (model.pin === 'always') return undefined;
  const last = lastTraining(model, challenger);
  if (retrainDays > 0 && clock - last.at >= retrainDays * dayMs) return 'schedule';
  if (model.pin === 'until-schedule') return undefined;
  return population >= last.population * growth ? 'growth' : undefined;
}
