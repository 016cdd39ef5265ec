import { type CustomerEvent, topicName } from '@shoal/contracts';
import type { Delivery, Messaging, Subscription } from '@shoal/messaging';
import type { CatalogueTable } from '../catalogue/catalogue-table.ts';
import { interactionsOf } from '../domain/item-interactions.ts';
import type { SegmentTable } from './segment-table.ts';
import { type Learned, ShopLearner } from './shop-learner.ts';

export interface LearnerDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly segments: SegmentTable;
  readonly catalogue: CatalogueTable;
  readonly interactionsMax: number;
}

/** What all customers of each shop do, learned in every instance alike. */
export interface Learners extends Subscription {
  of(shop: string): ShopLearner | undefined;
  shops(): readonly string[];
}

/**
 * Follows all of `events.v1`, as far back as it reaches: an instance makes lists for its own customers, but learns from everybody's. What
 * is delivered again counts a second time: these are counts of thousands, and nobody's state.
 */
export async function followInteractions(dependencies: LearnerDependencies): Promise<Learners> {
  const { messaging, namespace, segments } = dependencies;
  const learners = new Map<string, ShopLearner>();
  const topics = [topicName(namespace, 'events')];
  const subscription = await messaging.follow({ topics, from: 'beginning' }, async (batch) => {
    for (const [shop, learned] of Map.groupBy(batch.flatMap(readInteractions), (one) => one.shop)) {
      const learner = learners.get(shop) ?? newLearner(shop, dependencies);
      learners.set(shop, learner);
      learner.learn(learned, (customerId) => segments.segmentOf(shop, customerId));
      await learner.forget();
    }
  });
  return { ...subscription, of: (shop) => learners.get(shop), shops: () => [...learners.keys()] };
}

function newLearner(shop: string, { catalogue, interactionsMax }: LearnerDependencies): ShopLearner {
  return new ShopLearner(interactionsMax, (itemId) => catalogue.of(shop)?.categoryOf(itemId));
}

/** What is no event is dead-lettered by the pipeline, which reads the same records. */
function readInteractions({ value }: Delivery): (Learned & { readonly shop: string })[] {
  try {
    const event = JSON.parse(String(value)) as CustomerEvent;
    const { shop, customerId } = event;
    return interactionsOf(event)
      .filter(({ at }) => Number.isFinite(at))
      .map((interaction) => ({ ...interaction, shop, customerId }));
  } catch {
    return []; // Not JSON.
  }
}
