import type { TSchema } from 'typebox';
import { AccessKey } from './access-key.ts';
import { Audience } from './audience.ts';
import { CatalogueItem } from './catalogue-item.ts';
import { CustomerEvent } from './customer-event.ts';
import { Experiment, ExperimentMerge, ExperimentOutcomes, Exposure } from './experiment.ts';
import { FeatureMerge } from './feature-merge.ts';
import { FeatureState } from './feature-state.ts';
import { IdentityLink } from './identity-link.ts';
import { RecommendationList, RecommendationMerge } from './recommendation-list.ts';
import { ModelPart, RecommenderManifest } from './recommender-model.ts';
import { CustomerRisk, OrderVerdict, RiskChange, RiskMerge } from './risk.ts';
import { RiskModel } from './risk-model.ts';
import { segmentCalls } from './segment-call.ts';
import { SegmentChallenger, SegmentModel } from './segment-model.ts';
import { SegmentAssignment, SegmentChange } from './segments.ts';
import {
  Opinion,
  ReviewSentiment,
  SentimentChange,
  SentimentStanding,
  StandingHandover,
  SubjectMove,
} from './sentiment.ts';
import { ShopSentimentModel } from './sentiment-model.ts';

/** A topic as the contract has it: who writes it, how its messages are keyed, how long they stay, and what they are. */
export interface TopicContract {
  readonly name: string;
  readonly owner: string;
  readonly key: string;
  readonly cleanup: 'delete' | 'compact';
  /** How long messages stay; for compacted topics how long both copies of a key are kept at least. */
  readonly retentionMs: number;
  /** One partition where all readers need the whole (keys, models); else as many as the stack is set to. */
  readonly partitions: 'one' | 'many';
  /** Stamp messages with the broker's clock (windows of time are then the same at every redelivery). */
  readonly brokerTime: boolean;
  /** Messages of this topic that cannot be worked with go to `<topic>.dlq`. */
  readonly deadLetters: boolean;
  readonly schemas: readonly TSchema[];
  readonly description: string;
}

const day = 86_400_000;

const contract = (
  topic: Partial<TopicContract> & Pick<TopicContract, 'name' | 'owner' | 'schemas' | 'description'>,
): TopicContract => ({
  key: '<shop>/<customerId>',
  cleanup: 'delete',
  retentionMs: 30 * day,
  partitions: 'many',
  brokerTime: false,
  deadLetters: false,
  ...topic,
});

/** Every topic by its short name; on the broker it is `<namespace>.<name>`. */
export const topics = {
  inbox: contract({
    name: 'inbox.v1',
    owner: 'ingestion (HTTP) and storefronts that publish to Kafka',
    key: 'any; the customer or anonymous id keeps one customer in order',
    retentionMs: 7 * day,
    brokerTime: true,
    deadLetters: true,
    schemas: Object.values(segmentCalls),
    description: 'Raw Segment-spec calls, as accepted. The log of acceptance: what is in here is never lost.',
  }),
  events: contract({
    name: 'events.v1',
    owner: 'ingestion',
    deadLetters: true,
    schemas: [CustomerEvent],
    description: 'Validated, deduplicated customer events under the id of the customer that they belong to.',
  }),
  identities: contract({
    name: 'identities.v1',
    owner: 'ingestion',
    key: '<shop>/<former id>',
    cleanup: 'compact',
    schemas: [IdentityLink],
    description: 'Which anonymous or former id belongs to which customer.',
  }),
  keys: contract({
    name: 'keys.v1',
    owner: 'cli',
    key: 'SHA-256 of the key',
    cleanup: 'compact',
    partitions: 'one',
    schemas: [AccessKey],
    description: 'Write keys and read keys of shops; only hashes.',
  }),
  features: contract({
    name: 'features.v1',
    owner: 'feature-engineering',
    cleanup: 'compact',
    deadLetters: true,
    schemas: [FeatureState],
    description: 'The whole feature state of a customer: the changelog from which state is rebuilt.',
  }),
  featureMerges: contract({
    name: 'feature-merges.v1',
    owner: 'feature-engineering',
    retentionMs: 7 * day,
    deadLetters: true,
    schemas: [FeatureMerge],
    description: 'Histories on their way from a former id to its customer.',
  }),
  assignments: contract({
    name: 'segment-assignments.v1',
    owner: 'segmentation',
    cleanup: 'compact',
    schemas: [SegmentAssignment],
    description: 'The segment and the audiences that a customer is in now.',
  }),
  segmentChanges: contract({
    name: 'segment-changes.v1',
    owner: 'segmentation',
    schemas: [SegmentChange],
    description: 'Customers entering and leaving segments and audiences, for marketing tools.',
  }),
  models: contract({
    name: 'models.v1',
    owner: 'trainers (segmentation, recommendation, risk, sentiment); cli, to go back to a former model',
    key: '<shop>/<model>; <shop>/<model>/<version> for the last ten; <shop>/<model>-challenger',
    cleanup: 'compact',
    partitions: 'one',
    schemas: [SegmentModel, SegmentChallenger, RecommenderManifest, RiskModel, ShopSentimentModel],
    description:
      'Trained models with version, training window, quality and content hash: the one in force, those to go back to, and the last that was not promoted.',
  }),
  modelParts: contract({
    name: 'model-parts.v1',
    owner: 'trainers (recommendation)',
    key: '<shop>/<model>/<version>/<part>',
    cleanup: 'compact',
    partitions: 'one',
    schemas: [ModelPart],
    description:
      'The weights of models that are too large for one message; a manifest in models.v1 names them when all are there.',
  }),
  items: contract({
    name: 'items.v1',
    owner: 'ingestion (HTTP) and storefronts that publish to Kafka',
    key: '<shop>/<itemId>',
    cleanup: 'compact',
    deadLetters: true,
    schemas: [CatalogueItem],
    description:
      'The catalogue: each item whole, the latest counts; the empty value of one that was taken out.',
  }),
  recommendations: contract({
    name: 'recommendations.v1',
    owner: 'recommendation',
    cleanup: 'compact',
    schemas: [RecommendationList],
    description:
      "A customer's latest list with a reason for each item, and the state that the next one is made of.",
  }),
  recommendationMerges: contract({
    name: 'recommendation-merges.v1',
    owner: 'recommendation',
    retentionMs: 7 * day,
    deadLetters: true,
    schemas: [RecommendationMerge],
    description: 'What visitors did, on its way to the customers that they became.',
  }),
  experiments: contract({
    name: 'experiments.v1',
    owner: 'cli',
    key: '<shop>/<experiment>',
    cleanup: 'compact',
    partitions: 'one',
    schemas: [Experiment],
    description: 'Which customers get which kind of list, to find out what works.',
  }),
  exposures: contract({
    name: 'exposures.v1',
    owner: 'gateway',
    deadLetters: true,
    schemas: [Exposure],
    description: 'Customers were answered with lists that an experiment had a say in.',
  }),
  experimentOutcomes: contract({
    name: 'experiment-outcomes.v1',
    owner: 'experimentation',
    cleanup: 'compact',
    schemas: [ExperimentOutcomes],
    description: 'What a customer did since an experiment had a say in what he was shown.',
  }),
  experimentMerges: contract({
    name: 'experiment-merges.v1',
    owner: 'experimentation',
    retentionMs: 7 * day,
    deadLetters: true,
    schemas: [ExperimentMerge],
    description: 'Outcomes on their way from a former id to its customer.',
  }),
  risks: contract({
    name: 'risks.v1',
    owner: 'risk',
    cleanup: 'compact',
    schemas: [CustomerRisk],
    description:
      'How likely a customer leaves, what he is worth, how his orders were judged, and the state that the next are judged with.',
  }),
  riskMerges: contract({
    name: 'risk-merges.v1',
    owner: 'risk',
    retentionMs: 7 * day,
    deadLetters: true,
    schemas: [RiskMerge],
    description: 'Orders of visitors, on their way to the customers that they became.',
  }),
  riskChanges: contract({
    name: 'risk-changes.v1',
    owner: 'risk',
    schemas: [RiskChange],
    description: 'Customers who are about to leave or no longer are, and orders that smell of fraud.',
  }),
  verdicts: contract({
    name: 'verdicts.v1',
    owner: 'gateway',
    key: '<shop>/<orderId>',
    cleanup: 'compact',
    schemas: [OrderVerdict],
    description: 'What analysts found out about orders: the labels that fraud models learn from.',
  }),
  sentiments: contract({
    name: 'sentiments.v1',
    owner: 'sentiment',
    deadLetters: true,
    schemas: [ReviewSentiment],
    description: 'Each review, judged: what it says, in which language, and how surely.',
  }),
  opinions: contract({
    name: 'opinions.v1',
    owner: 'sentiment',
    key: '<shop>/<kind>-<id>',
    retentionMs: 7 * day,
    deadLetters: true,
    schemas: [Opinion, SubjectMove, StandingHandover],
    description:
      'What bears on the standing of an item, a category or a customer: judged reviews, and what he said under a former id.',
  }),
  sentimentStandings: contract({
    name: 'sentiment-standings.v1',
    owner: 'sentiment',
    key: '<shop>/<kind>-<id>',
    cleanup: 'compact',
    schemas: [SentimentStanding],
    description:
      'What reviews say of an item, of a category, or by a customer, over time, and the state that the next review is added to.',
  }),
  sentimentChanges: contract({
    name: 'sentiment-changes.v1',
    owner: 'sentiment',
    key: '<shop>/item-<id>',
    schemas: [SentimentChange],
    description: 'Products of which reviews suddenly speak worse, or again well.',
  }),
  audiences: contract({
    name: 'audiences.v1',
    owner: 'gateway',
    key: '<shop>/<audience>',
    cleanup: 'compact',
    partitions: 'one',
    schemas: [Audience],
    description: 'Rules that marketers write; the empty value of one that was deleted.',
  }),
} as const satisfies Record<string, TopicContract>;

export type TopicId = keyof typeof topics;

/** How long a dead letter is kept: long enough to mend the cause and replay. */
export const deadLetterRetentionMs = 90 * day;

/** The group in which ingestion reads the inbox: how far it has come tells what still waits there. */
export function inboxGroup(namespace: string): string {
  return `${namespace}.ingestion`;
}

/** A topic's name on the broker. The namespace keeps several stacks apart on one cluster. */
export function topicName(namespace: string, topic: TopicId): string {
  return `${namespace}.${topics[topic].name}`;
}

/** The dead-letter topic of a topic. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`;
}
