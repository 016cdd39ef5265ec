import { distinctByUser } from '../csr.ts';
import { Histories } from '../histories.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import { Popularity } from '../popularity.ts';
import type { Recommender } from '../recommender.ts';
import { type NeighbourOptions, neighbourParameters } from './neighbour-options.ts';
import { UserKnnModel } from './user-knn-model.ts';
import { weighted } from './weighting.ts';

/** Users are alike when they had the same items (Resnick et al. 1994): recommends what the user's neighbours had. */
export class UserKnn implements Recommender<UserKnnModel> {
  private readonly options: NeighbourOptions;

  constructor(options: NeighbourOptions = {}) {
    this.options = options;
  }

  /** Throws OptionError or NoInteractionsError. */
  fit(interactions: Interactions): UserKnnModel {
    const parameters = neighbourParameters(this.options);
    checkInteractions(interactions);
    const byUser = distinctByUser(interactions);
    const rows = { ...byUser, value: weighted(byUser, parameters.weighting) };
    const popularity = Popularity.of(interactions, Number.POSITIVE_INFINITY).values;
    return new UserKnnModel(parameters, { histories: Histories.of(interactions), rows, popularity });
  }
}
