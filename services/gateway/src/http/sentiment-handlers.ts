import {
  type GatewayRoutes,
  type SentimentStanding,
  type SentimentSubject,
  sentimentKey,
  subjectKey,
} from '@shoal/contracts';
import { sentimentAnswer } from '../domain/sentiment-answer.ts';
import { findCustomer, type ViewDependencies } from '../steps/find-customer.ts';
import type { Handlers } from './handlers.ts';
import { RefusedRequest } from './refused-request.ts';

type SentimentRoute = Extract<
  keyof GatewayRoutes,
  'itemSentiment' | 'categorySentiment' | 'customerSentiment'
>;

/** What reviews say. */
export function createSentimentHandlers(dependencies: ViewDependencies): Pick<Handlers, SentimentRoute> {
  const answer = async (shop: string, subject: SentimentSubject, days: number) => {
    const standing = await readStanding(shop, subject, dependencies);
    if (!standing) throw new RefusedRequest('not_found', `no review of this ${subject.kind} is known`);
    return sentimentAnswer(standing, days);
  };
  return {
    itemSentiment: ({ shop, params: { id }, query: { days } }) => answer(shop, { kind: 'item', id }, days),
    categorySentiment: ({ shop, params: { id }, query: { days } }) =>
      answer(shop, { kind: 'category', id }, days),
    customerSentiment: async ({ shop, params, query: { days } }) => {
      const { customerId: id } = await findCustomer(shop, params.id, dependencies);
      return answer(shop, { kind: 'customer', id }, days);
    },
  };
}

async function readStanding(
  shop: string,
  subject: SentimentSubject,
  { cache, namespace }: ViewDependencies,
): Promise<SentimentStanding | undefined> {
  const [found] = await cache.readVersioned([sentimentKey(namespace, subjectKey(shop, subject))]);
  return found && (JSON.parse(found.value) as SentimentStanding);
}
