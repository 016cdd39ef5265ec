import { isoTime } from '../domain/customer-profile.ts';
import type { ExposureLog } from '../recommendations/exposure-log.ts';
import {
  type ServeDependencies,
  type ServedCustomer,
  serveCustomer,
  servePopular,
  serveSimilar,
} from '../recommendations/serve-lists.ts';
import type { Handlers } from './handlers.ts';

export interface RecommendationDependencies extends ServeDependencies {
  readonly exposures: ExposureLog;
}

/**
 * Lists are answered as texts: their items are JSON already in the views, and are put together as they are. That is what makes a list
 * cost little more than its reading.
 */
export function createRecommendationHandlers(
  dependencies: RecommendationDependencies,
): Pick<Handlers, 'recommendations' | 'similarItems' | 'popularItems'> {
  return {
    recommendations: async ({ shop, params, query, reply }) => {
      const served = await serveCustomer({ shop, id: params.id, query }, dependencies);
      noteExposure(shop, served, dependencies);
      const { own, customerId, fallback, picked } = served;
      const head = {
        customerId,
        ...(customerId !== params.id && { formerId: params.id }),
        asOf: own ? isoTime(own.at) : null,
        listVersion: own?.version ?? 0,
        ...(own?.experiment && { experiment: own.experiment }),
        ...(fallback && { fallback }),
      };
      return sendList(reply, head, picked.lines);
    },
    similarItems: async ({ shop, params, query, reply }) => {
      const { picked, fallback } = await serveSimilar({ shop, id: params.id, query }, dependencies);
      return sendList(reply, { itemId: params.id, ...(fallback && { fallback }) }, picked.lines);
    },
    popularItems: async ({ shop, query, reply }) => {
      const { picked, fallback } = await servePopular({ shop, query }, dependencies);
      const { category } = query;
      const head = { ...(category !== undefined && { category }), ...(fallback && { fallback }) };
      return sendList(reply, head, picked.lines);
    },
  };
}

function noteExposure(
  shop: string,
  { own, customerId, picked }: ServedCustomer,
  { exposures }: RecommendationDependencies,
): void {
  if (!own?.experiment || picked.ids.length === 0) return;
  const { id: experiment, variant } = own.experiment;
  const listVersion = own.version;
  exposures.note({ shop, customerId, experiment, variant, items: picked.ids, listVersion });
}

function sendList(
  reply: Parameters<Handlers['recommendations']>[0]['reply'],
  head: object,
  lines: readonly string[],
): string {
  reply.header('content-type', 'application/json; charset=utf-8');
  const text = JSON.stringify(head);
  return `${text.slice(0, -1)}${text === '{}' ? '' : ','}"items":[${lines.join(',')}]}`;
}
