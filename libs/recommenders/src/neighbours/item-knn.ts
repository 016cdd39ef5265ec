import { distinctByUser, transpose } from '../csr.ts';
import { Histories } from '../histories.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import { Popularity } from '../popularity.ts';
import type { Recommender } from '../recommender.ts';
import { ItemKnnModel } from './item-knn-model.ts';
import { type NeighbourOptions, neighbourParameters } from './neighbour-options.ts';
import { nearestRows } from './neighbours.ts';
import { weighted } from './weighting.ts';

/** Items are alike when the same users had them (Sarwar et al. 2001): recommends what is like the user's history. */
export class ItemKnn implements Recommender<ItemKnnModel> {
  private readonly options: NeighbourOptions;

  constructor(options: NeighbourOptions = {}) {
    this.options = options;
  }

  /** Throws OptionError or NoInteractionsError. */
  fit(interactions: Interactions): ItemKnnModel {
    const { k, weighting, entriesMax } = neighbourParameters(this.options);
    checkInteractions(interactions);
    const byItem = transpose(distinctByUser(interactions));
    const neighbours = nearestRows({ ...byItem, value: weighted(byItem, weighting) }, k, entriesMax);
    const popularity = Popularity.of(interactions, Number.POSITIVE_INFINITY).values;
    return new ItemKnnModel({ histories: Histories.of(interactions), neighbours, popularity });
  }
}
