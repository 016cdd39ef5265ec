import { OptionError } from '../errors.ts';
import { ForwardDecay } from '../forward-decay.ts';
import { Histories } from '../histories.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import { Popularity } from '../popularity.ts';
import type { Recommender } from '../recommender.ts';
import { ItemTransitionModel } from './item-transition-model.ts';
import { TransitionTable } from './transition-table.ts';

export interface ItemTransitionOptions {
  /** After how many milliseconds a transition counts half. Default 180 days; Infinity counts all alike. */
  readonly halfLifeMs?: number;
  /** How many items after one count as following it. Default 10. */
  readonly window?: number;
  /** What each item between two takes from their transition, above 0 to 1. Default 0.7. */
  readonly gapDecay?: number;
  /** Of how many of the user's last items transitions are looked up. Default 10. */
  readonly lookBack?: number;
  /** What each later item takes from an earlier one's say, above 0 to 1. Default 0.7. */
  readonly lookBackDecay?: number;
  /** How many items may follow one in the table; the weakest go. Default 500. */
  readonly followersMax?: number;
}

export type TransitionParameters = Required<ItemTransitionOptions>;

const DEFAULTS: TransitionParameters = {
  halfLifeMs: 180 * 86_400_000,
  window: 10,
  gapDecay: 0.7,
  lookBack: 10,
  lookBackDecay: 0.7,
  followersMax: 500,
};

/**
 * What came after what, counted: the strong baseline for sequences. A pair counts the less the more lies between the two and the
 * older it is; the user's last few items back each other off, the last one counting most.
 */
export class ItemTransition implements Recommender<ItemTransitionModel> {
  private readonly parameters: TransitionParameters;

  constructor(options: ItemTransitionOptions = {}) {
    this.parameters = { ...DEFAULTS, ...options };
  }

  /** Throws OptionError or NoInteractionsError. */
  fit(interactions: Interactions): ItemTransitionModel {
    checkParameters(this.parameters);
    checkInteractions(interactions);
    const { halfLifeMs } = this.parameters;
    const newest = interactions.at.at(-1) ?? 0;
    const nothing = { ...interactions, user: new Int32Array(0), item: new Int32Array(0) };
    const model = new ItemTransitionModel(this.parameters, {
      histories: Histories.of({ ...nothing, weight: new Float32Array(0), at: new Float64Array(0) }),
      table: new TransitionTable(new ForwardDecay(halfLifeMs, newest), this.parameters.followersMax),
      popularity: new Popularity(new ForwardDecay(halfLifeMs, newest), new Float64Array(0)),
    });
    model.partialFit(interactions);
    return model;
  }
}

function checkParameters(parameters: TransitionParameters): void {
  for (const name of ['window', 'lookBack', 'followersMax'] as const) {
    const value = parameters[name];
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new OptionError(`${name} is ${value}: it must be a positive integer`);
    }
  }
  for (const name of ['gapDecay', 'lookBackDecay'] as const) {
    const value = parameters[name];
    if (!(value > 0 && value <= 1))
      throw new OptionError(`${name} is ${value}: it must be above 0, and 1 at most`);
  }
}
