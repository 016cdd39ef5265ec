import { Histories } from '../histories.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import { Popularity } from '../popularity.ts';
import type { Recommender } from '../recommender.ts';
import type { CatalogueItem } from './catalogue-item.ts';
import { ContentModel } from './content-model.ts';
import { EmbeddingIndex } from './embedding-index.ts';
import { TermIndex } from './term-index.ts';

export interface ContentOptions {
  /** What can be recommended, whether anybody has had it or not. */
  readonly catalogue: readonly CatalogueItem[];
}

/**
 * Recommends what reads like the user's history, by words (TF-IDF) and, where items have them, by embeddings of their texts, whose
 * cosines are added: for items that are new, before anybody has had them.
 */
export class Content implements Recommender<ContentModel> {
  private readonly options: ContentOptions;

  constructor(options: ContentOptions) {
    this.options = options;
  }

  /** Throws OptionError or NoInteractionsError. */
  fit(interactions: Interactions): ContentModel {
    checkInteractions(interactions);
    const model = new ContentModel({
      histories: Histories.of(interactions),
      index: new TermIndex(),
      embeddings: new EmbeddingIndex(),
      popularity: Popularity.of(interactions, Number.POSITIVE_INFINITY),
    });
    model.addItems(this.options.catalogue);
    return model;
  }
}
