import {
  type CustomerRisk,
  type CustomerView,
  openRecommendationView,
  parseCustomerKey,
  type RecommendationList,
  type ReviewSentiment,
  type RiskChange,
  type SentimentStanding,
  sentimentKey,
  subjectKey,
  type TopicId,
  viewKey,
} from '@shoal/contracts';
import type { Shop } from '../support/shop.ts';
import type { Evidence } from './evidence.ts';
import type { RecommendationEvidence, RecommendationState } from './recommendation-check.ts';
import type { RiskEvidence } from './risk-check.ts';
import { type SentimentEvidence, subjectName } from './sentiment-check.ts';
import type { ExtraName } from './services.ts';

/** Reads what services beside the three left; the gateway holds nothing. */
export async function collectOthers(
  shop: Shop,
  names: readonly ExtraName[],
): Promise<Pick<Evidence, 'sentiment' | 'risk' | 'recommendation'>> {
  const has = (name: ExtraName) => names.includes(name);
  return {
    sentiment: has('sentiment') ? await collectSentiment(shop) : undefined,
    risk: has('risk') ? await collectRisk(shop) : undefined,
    recommendation: has('recommendation') ? await collectRecommendation(shop) : undefined,
  };
}

async function collectSentiment(shop: Shop): Promise<SentimentEvidence> {
  const standings = await recordsOf<SentimentStanding>(shop, 'sentimentStandings');
  const opinions = await recordsOf<Pick<SentimentStanding, 'subject'>>(shop, 'opinions');
  const subjects = new Map([...standings, ...opinions].map(({ subject }) => [subjectName(subject), subject]));
  const documents = await shop.cache.readVersioned(
    [...subjects.values()].map((subject) => sentimentKey(shop.namespace, subjectKey(shop.name, subject))),
  );
  return {
    judged: await recordsOf<ReviewSentiment>(shop, 'sentiments'),
    standings,
    stored: byName([...subjects.keys()], documents, (text) => JSON.parse(text) as SentimentStanding),
  };
}

async function collectRisk(shop: Shop): Promise<RiskEvidence> {
  return {
    risks: await recordsOf<CustomerRisk>(shop, 'risks'),
    changes: await recordsOf<RiskChange>(shop, 'riskChanges'),
    stored: await viewsOf(shop, 'risk', (text) => JSON.parse(text) as CustomerRisk),
  };
}

async function collectRecommendation(shop: Shop): Promise<RecommendationEvidence> {
  return {
    published: await recordsOf<RecommendationList>(shop, 'recommendations'),
    stored: await viewsOf(shop, 'recommendation-state', (text) => JSON.parse(text) as RecommendationState),
    served: await viewsOf(shop, 'recommendations', (text) => {
      const { head, bought } = openRecommendationView(text);
      return { version: head.version, bought };
    }),
  };
}

async function recordsOf<T>(shop: Shop, topic: TopicId): Promise<readonly T[]> {
  return (await shop.records(topic)).map(({ value }) => JSON.parse(String(value)) as T);
}

/** The views of everybody who is in `events.v1`. */
async function viewsOf<T>(
  shop: Shop,
  view: CustomerView,
  read: (text: string) => T,
): Promise<ReadonlyMap<string, T>> {
  const ids = [...new Set((await shop.records('events')).map(({ key }) => parseCustomerKey(key).customerId))];
  const keys = ids.map((id) => viewKey(shop.namespace, shop.name, id, view));
  return byName(ids, await shop.cache.readVersioned(keys), read);
}

function byName<T>(
  names: readonly string[],
  documents: readonly ({ readonly value: string } | undefined)[],
  read: (text: string) => T,
): ReadonlyMap<string, T> {
  return new Map(
    documents.flatMap((document, i) => (document ? [[names[i] as string, read(document.value)]] : [])),
  );
}
