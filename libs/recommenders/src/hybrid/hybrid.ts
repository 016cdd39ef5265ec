import { OptionError } from '../errors.ts';
import { type HeldOut, leaveOneOut } from '../evaluation/splits.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import type { FitWatch, Recommender, RecommenderModel } from '../recommender.ts';
import { HybridModel } from './hybrid-model.ts';
import { learnWeights } from './learn-weights.ts';
import { evenWeights } from './rank-features.ts';

export interface BlendOptions {
  /** How many items each part names. Default 100, minimum 1. */
  readonly candidates?: number;
  /** Of how many held-out queries the weights are learned at most. Default 5000, minimum 1. */
  readonly queriesMax?: number;
}

export interface HybridOptions extends BlendOptions {
  /** What is blended: at least one. */
  readonly parts: readonly Recommender[];
}

const DEFAULTS = { candidates: 100, queriesMax: 5000 };

/**
 * Fits all parts and blends what they name, each part counting for what it is worth. Fits them twice: once without each user's
 * last item, to learn the weights on it, and once on everything. Whoever has fitted models already blends them by `blend`.
 */
export class Hybrid implements Recommender<HybridModel> {
  private readonly options: HybridOptions;

  constructor(options: HybridOptions) {
    this.options = options;
  }

  /** Throws OptionError or NoInteractionsError, and what a part throws. */
  async fit(interactions: Interactions, watch: FitWatch = {}): Promise<HybridModel> {
    const { parts, ...options } = this.options;
    if (parts.length === 0) throw new OptionError('a hybrid needs at least one part');
    const { candidates } = checked(options);
    checkInteractions(interactions);
    const split = hasPair(interactions) ? leaveOneOut(interactions, { tuning: false }) : undefined;
    const weights =
      split === undefined
        ? evenWeights(parts.length)
        : blendWeights(await fitAll(parts, split.train, watch), split.test, options);
    return new HybridModel({ parts: await fitAll(parts, interactions, watch), weights, candidates });
  }
}

/**
 * Fitted models as one, with weights learned on what was held out from them: `leaveOneOut(...).tuning`, say. Throws OptionError.
 */
export function blend(
  parts: readonly RecommenderModel[],
  heldOut: readonly HeldOut[],
  options: BlendOptions = {},
): HybridModel {
  const { candidates } = checked(options);
  return new HybridModel({ parts, weights: blendWeights(parts, heldOut, options), candidates });
}

function blendWeights(
  parts: readonly RecommenderModel[],
  heldOut: readonly HeldOut[],
  options: BlendOptions,
): Float64Array {
  return learnWeights(parts, heldOut, checked(options));
}

async function fitAll(
  parts: readonly Recommender[],
  interactions: Interactions,
  watch: FitWatch,
): Promise<RecommenderModel[]> {
  const models: RecommenderModel[] = [];
  for (const part of parts) {
    watch.signal?.throwIfAborted();
    models.push(await part.fit(interactions, watch));
  }
  return models;
}

/** Whether a last item can be held out of anybody's history. */
function hasPair({ user, users }: Interactions): boolean {
  const met = new Uint8Array(users.length);
  for (const u of user) {
    if (met[u] === 1) return true;
    met[u] = 1;
  }
  return false;
}

function checked(options: BlendOptions): Required<BlendOptions> {
  const { candidates = DEFAULTS.candidates, queriesMax = DEFAULTS.queriesMax } = options;
  for (const [name, value] of Object.entries({ candidates, queriesMax })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new OptionError(`${name} is ${value}: it must be a positive integer`);
    }
  }
  return { candidates, queriesMax };
}
