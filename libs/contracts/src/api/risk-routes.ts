import Type from 'typebox';
import { customerIdLengthMax } from '../customer-key.ts';
import { type ApiRoute, jsonAnswer, nothing } from './api-route.ts';
import { RiskAnswer, VerdictAnswer, VerdictBody } from './risk-answers.ts';

const route = { service: 'gateway', query: nothing, headers: nothing } as const;
const common = ['invalid_request', 'method_not_allowed', 'internal'] as const;

/** How likely customers leave, and what analysts say of orders. */
export const riskRoutes = {
  customerRisk: {
    ...route,
    method: 'GET',
    key: 'read',
    path: '/v1/customers/{id}/risk',
    summary: 'How likely a customer leaves, and what he is worth',
    description:
      'The churn probability with its reasons, the value in 3, 6 and 12 months, and how his latest orders were judged. A former id leads to the customer that it became.',
    params: Type.Object(
      {
        id: Type.String({
          minLength: 1,
          maxLength: customerIdLengthMax,
          description: 'A customer id, or a former or anonymous id; percent-encoded',
        }),
      },
      { additionalProperties: false },
    ),
    answers: jsonAnswer(RiskAnswer, 'What is known'),
    refusals: [...common, 'invalid_read_key', 'view_unavailable', 'not_found'],
  },
  giveVerdict: {
    ...route,
    method: 'POST',
    key: 'manage',
    path: '/v1/orders/{id}/verdict',
    summary: 'Say whether an order was fraud',
    description:
      'A label for the fraud model, which counts more than what events tell; the last one on an order counts. The next training learns from it.',
    params: Type.Object(
      { id: Type.String({ minLength: 1, maxLength: 200, description: 'The order_id; percent-encoded' }) },
      { additionalProperties: false },
    ),
    body: VerdictBody,
    answers: [
      {
        status: 202,
        description: 'The verdict is written',
        mediaType: 'application/json',
        schema: VerdictAnswer,
      },
    ],
    refusals: [
      ...common,
      'invalid_manage_key',
      'invalid_json',
      'body_too_large',
      'unsupported_media_type',
      'broker_unavailable',
    ],
  },
} as const satisfies Readonly<Record<string, ApiRoute>>;
