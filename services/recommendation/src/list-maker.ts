import type { RecommendationList } from '@shoal/contracts';
import type { CatalogueTable } from './catalogue/catalogue-table.ts';
import type { RecommendationConfig } from './config.ts';
import type { CustomerState } from './domain/customer-state.ts';
import { makeList, type ShopKnowledge } from './domain/make-list.ts';
import type { ExperimentTable } from './experiments/experiment-table.ts';
import type { Learners } from './learning/follow-interactions.ts';
import type { SegmentTable } from './learning/segment-table.ts';
import type { Models } from './models.ts';

export interface ListMakerDependencies {
  readonly models: Models;
  readonly learners: Learners;
  readonly catalogue: CatalogueTable;
  readonly segments: SegmentTable;
  readonly experiments: ExperimentTable;
  readonly config: Pick<RecommendationConfig, 'exploration' | 'diversity'>;
}

/** Makes the list that follows from a customer's state, by what is known of his shop now. */
export function createListMaker(
  dependencies: ListMakerDependencies,
): (state: CustomerState) => RecommendationList {
  const { models, experiments, config } = dependencies;
  return (state) => {
    const { shop, customerId } = state;
    const experiment = experiments.variantOf(shop, customerId);
    const strategy = experiment?.variant.strategy ?? 'hybrid';
    const items = makeList(state, knowledgeOf(state, dependencies), { strategy, ...config });
    return {
      ...state,
      modelVersion: models.get(shop)?.manifest.version ?? 0,
      ...(experiment && { experiment: { id: experiment.id, variant: experiment.variant.id } }),
      items,
    };
  };
}

function knowledgeOf(
  { shop, customerId }: CustomerState,
  dependencies: ListMakerDependencies,
): ShopKnowledge {
  const { models, learners, catalogue, segments } = dependencies;
  const trained = models.get(shop);
  const learner = learners.of(shop);
  const items = catalogue.of(shop);
  return {
    trained: trained?.model,
    als: trained?.als,
    transition: learner?.transition,
    content: items?.content(),
    similarTo: (itemId) => items?.similarTo(itemId) ?? [],
    popular: learner?.popular.top() ?? [],
    favourites: learner?.favouritesOf(segments.segmentOf(shop, customerId))?.top() ?? [],
    catalogue: items?.first() ?? [],
    categoryOf: (itemId) => items?.categoryOf(itemId),
    isHidden: (itemId) => items?.isHidden(itemId) ?? false,
  };
}
