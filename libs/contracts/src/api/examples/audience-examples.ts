import { Audience } from '../../audience.ts';
import type { SchemaExample } from './schema-example.ts';

const updatedAt = Date.UTC(2026, 2, 14, 9, 26, 53);

const audience: Audience = {
  shop: 'demo',
  id: 'loyal-at-risk',
  name: 'Loyal, at risk',
  description: 'For the winback letter of spring',
  rule: 'orders_30d == 0 && churn > 0.6 && segment == "Loyal" && !has("Order Refunded", "30d")',
  version: 2,
  createdAt: updatedAt - 86_400_000,
  updatedAt,
};

/** What marketers write. */
export const audienceExamples: readonly SchemaExample[] = [
  {
    schema: Audience,
    valid: audience,
    invalid: { ...audience, id: 'Loyal, at risk' },
    wrong: 'value.id has characters that are not allowed there',
  },
];
