import { type FlowStep, flowStepAt, type GatewayRoutes, type SegmentModel } from '@shoal/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { ChangeFeed } from '../changes/change-feed.ts';
import type { ChangeStreams } from '../changes/change-streams.ts';
import { customerAnswer, explanationAnswer } from '../domain/customer-answer.ts';
import { isoTime } from '../domain/customer-profile.ts';
import { flowsAnswer, historyAnswer } from '../domain/flows-answer.ts';
import { firstPage, readCursor, writeCursor } from '../domain/page-cursor.ts';
import { knownCustomers, segmentAnswers, segmentsAnswer } from '../domain/segments-answer.ts';
import type { Models } from '../models.ts';
import { countMembers, countSegments } from '../steps/count-members.ts';
import { findCustomer, type ViewDependencies } from '../steps/find-customer.ts';
import { listMembers } from '../steps/list-members.ts';
import { readClock } from '../steps/read-clock.ts';
import { type FlowDependencies, type FlowRange, readFlows } from '../steps/read-flows.ts';
import { type AudienceDependencies, createAudienceHandlers } from './audience-handlers.ts';
import { createEventHandlers } from './event-handlers.ts';
import { openStream } from './open-stream.ts';
import { createRecommendationHandlers, type RecommendationDependencies } from './recommendation-handlers.ts';
import { RefusedRequest } from './refused-request.ts';
import { createRiskHandlers, type RiskDependencies } from './risk-handlers.ts';
import { createSentimentHandlers } from './sentiment-handlers.ts';

export interface HandlerDependencies
  extends ViewDependencies,
    FlowDependencies,
    AudienceDependencies,
    RecommendationDependencies,
    RiskDependencies {
  readonly models: Models;
  readonly feed: ChangeFeed;
  readonly streams: ChangeStreams;
}

/** A request as far as handlers see it: of a known shop, with everything in its schema. */
export interface ApiRequest<Id extends keyof GatewayRoutes> {
  readonly shop: string;
  readonly params: Static<GatewayRoutes[Id]['params']>;
  readonly query: Static<GatewayRoutes[Id]['query']>;
  /** Undefined on a route that takes none. */
  readonly body: GatewayRoutes[Id] extends { readonly body: infer Body extends TSchema }
    ? Static<Body>
    : undefined;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** One handler for every route of the contract; what it resolves with is the answer. */
export type Handlers = {
  readonly [Id in keyof GatewayRoutes]: (request: ApiRequest<Id>) => unknown;
};

/** The whole of what the gateway does, path by path: look up, evaluate, answer. */
export function createHandlers(dependencies: HandlerDependencies): Handlers {
  const { models, feed } = dependencies;
  const sizesOf = (shop: string) => countMembers(shop, models.get(shop), dependencies);
  return {
    ...createEventHandlers(dependencies),
    ...createAudienceHandlers(dependencies),
    ...createRecommendationHandlers(dependencies),
    ...createRiskHandlers(dependencies),
    ...createSentimentHandlers(dependencies),
    customer: async ({ shop, params }) => {
      const [found, clock] = await Promise.all([
        findCustomer(shop, params.id, dependencies),
        readClock(shop, dependencies),
      ]);
      return customerAnswer(found, clock) ?? refuseUnknown('customer');
    },
    explanation: async ({ shop, params }) => {
      const [found, clock] = await Promise.all([
        findCustomer(shop, params.id, dependencies),
        readClock(shop, dependencies),
      ]);
      const explainer = models.explainerOf(shop) ?? refuseUnknown('segment');
      return explanationAnswer(found, clock, explainer) ?? refuseUnknown('customer');
    },
    segmentFlows: async ({ shop, query }) => {
      const clock = await readClock(shop, dependencies);
      return flowsAnswer(shop, await readFlows({ shop, ...lastSteps(query, clock) }, dependencies));
    },
    segmentHistory: async ({ shop, query }) => {
      const clock = await readClock(shop, dependencies);
      const steps = await readFlows({ shop, ...lastSteps(query, clock) }, dependencies);
      const names = new Map((models.get(shop)?.segments ?? []).map(({ id, name }) => [id, name]));
      const ids = [...new Set([...steps.names.keys(), ...names.keys()])];
      const sizes = await countSegments(shop, ids, dependencies);
      return historyAnswer(shop, steps, { clock: clock ?? 0, sizes, names });
    },
    segments: async ({ shop }) => segmentsAnswer(shop, models.get(shop), await sizesOf(shop)),
    segment: async ({ shop, params }) => {
      const { model } = segmentOf(models, shop, params.id);
      const answers = segmentAnswers(model, await countMembers(shop, model, dependencies));
      return answers.find(({ id }) => id === params.id);
    },
    members: async ({ shop, params, query }) => {
      const { id, name } = segmentOf(models, shop, params.id);
      const from = query.cursor === undefined ? firstPage : (readCursor(query.cursor) ?? refuseCursor());
      const page = await listMembers({ shop, segmentId: id, from, limit: query.limit }, dependencies);
      const members = page.assignments.map(({ customerId, since, distance }) => ({
        customerId,
        since: isoTime(since),
        distance,
      }));
      return { segment: { id, name }, members, cursor: page.next ? writeCursor(page.next) : null };
    },
    changes: (request) => openStream(request, dependencies),
    recentChanges: ({ shop, query: { limit, ...filter } }) => ({
      changes: feed.ring.latest(limit, { shop, ...filter }),
    }),
    shop: async ({ shop }) => {
      const [clock, sizes] = await Promise.all([readClock(shop, dependencies), sizesOf(shop)]);
      return {
        shop,
        clock: clock === undefined ? null : isoTime(clock),
        customers: knownCustomers(sizes),
        segmentsModelVersion: models.get(shop)?.version ?? null,
      };
    },
  };
}

/** The last steps up to the shop's clock. */
function lastSteps(
  { step, steps }: { readonly step: FlowStep; readonly steps: number },
  clock: number | undefined,
): Omit<FlowRange, 'shop'> {
  const last = flowStepAt(step, clock ?? 0);
  return { step, first: Math.max(0, last - steps + 1), last };
}

/** A segment of the latest model; refuses one that is not in it. */
function segmentOf(
  models: Models,
  shop: string,
  id: string,
): { id: string; name: string; model: SegmentModel } {
  const model = models.get(shop);
  const segment = model?.segments.find((candidate) => candidate.id === id);
  return model && segment ? { id, name: segment.name, model } : refuseUnknown('segment');
}

function refuseUnknown(what: 'customer' | 'segment'): never {
  throw new RefusedRequest('not_found', `no ${what} with this id is known`);
}

function refuseCursor(): never {
  throw new RefusedRequest('invalid_request', 'query.cursor is not one that a page was answered with');
}
