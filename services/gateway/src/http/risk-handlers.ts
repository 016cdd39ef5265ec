import {
  envelopeHeaders,
  type GatewayRoutes,
  type OrderVerdict,
  topicName,
  verdictKey,
} from '@shoal/contracts';
import type { Messaging } from '@shoal/messaging';
import type { Clock } from '@shoal/runtime';
import { isoTime } from '../domain/customer-profile.ts';
import { riskAnswer } from '../domain/risk-answer.ts';
import { findCustomer, type ViewDependencies } from '../steps/find-customer.ts';
import type { Handlers } from './handlers.ts';
import { RefusedRequest } from './refused-request.ts';

export interface RiskDependencies extends ViewDependencies {
  readonly messaging: Messaging;
  readonly clock: Clock;
}

type RiskRoute = Extract<keyof GatewayRoutes, 'customerRisk' | 'giveVerdict'>;

/** How likely customers leave, and what analysts say of orders. */
export function createRiskHandlers(dependencies: RiskDependencies): Pick<Handlers, RiskRoute> {
  return {
    customerRisk: async ({ shop, params }) => {
      const answer = riskAnswer(await findCustomer(shop, params.id, dependencies));
      if (!answer) throw new RefusedRequest('not_found', 'no customer with this id is known');
      return answer;
    },
    giveVerdict: async ({ shop, params: { id: orderId }, body, reply }) => {
      const verdict: OrderVerdict = { shop, orderId, ...body, at: dependencies.clock.now() };
      await writeVerdict(verdict, dependencies);
      reply.code(202);
      return { orderId, verdict: verdict.verdict, at: isoTime(verdict.at) };
    },
  };
}

/** Resolves when it is acknowledged by all replicas. */
async function writeVerdict(
  verdict: OrderVerdict,
  { messaging, namespace }: RiskDependencies,
): Promise<void> {
  const { shop, orderId, at } = verdict;
  const key = verdictKey(shop, orderId);
  const headers = envelopeHeaders({
    id: `${key}/${at}`,
    type: 'shoal.order.verdict',
    source: `/shops/${shop}/gateway`,
    time: at,
  });
  await messaging.send([
    { topic: topicName(namespace, 'verdicts'), key, value: JSON.stringify(verdict), headers },
  ]);
}
