import { Histories } from '../histories.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import { Popularity } from '../popularity.ts';
import type { Recommender } from '../recommender.ts';
import { PopularModel } from './popular-model.ts';

export interface PopularOptions {
  /** After how many milliseconds an interaction counts half. Default 30 days; Infinity counts all alike. */
  readonly halfLifeMs?: number;
  /** The category of each item, for `popularIn` and `similar`. Default none. */
  readonly categories?: ReadonlyMap<string, string>;
}

/** What most are interested in, the last days counting most: for visitors of whom nothing is known. */
export class Popular implements Recommender<PopularModel> {
  private readonly options: PopularOptions;

  constructor(options: PopularOptions = {}) {
    this.options = options;
  }

  /** Throws OptionError or NoInteractionsError. */
  fit(interactions: Interactions): PopularModel {
    checkInteractions(interactions);
    const { halfLifeMs = 30 * 86_400_000, categories = new Map() } = this.options;
    const popularity = Popularity.of(interactions, halfLifeMs);
    return new PopularModel(Histories.of(interactions), popularity, categories);
  }
}
