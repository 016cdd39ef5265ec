import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createMemoryCache } from '@shoal/cache';
import { customerKey, memberShard, viewKey, writeRecommendationView } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { silentLogger } from '@shoal/logging';
import { Registry } from 'prom-client';
import { createJudge } from './quality.ts';

const namespace = 'test';
const ids = Array.from({ length: 200 }, (_, i) => `c${i}`);
// As the judge samples them: by the shard of shop and customer.
const [sampled = '', other = ''] = [0, 1].map((shard) =>
  ids.find((id) => memberShard(customerKey('demo', id)) === shard),
);

it('the quality of lists is what customers turn to next, by its place in the list that they had', async () => {
  let now = 0;
  const cache = createMemoryCache({ now: () => now });
  const items = Array.from({ length: 20 }, (_, i) => ({ itemId: `i${i}`, score: 20 - i, source: 'x' }));
  const value = writeRecommendationView({ version: 1, at: 0, bought: [], items });
  await cache.raiseVersioned(
    [sampled, other].map((id) => ({
      ...{ key: viewKey(namespace, 'demo', id, 'recommendations'), version: 1 },
      ...{ value, ttlMs: 1e9 },
    })),
  );
  const said: unknown[] = [];
  const logger = { ...silentLogger, info: (fields: unknown) => said.push(fields) } as unknown as Logger;
  const registry = new Registry();
  const judge = createJudge({ cache, namespace, registry, logger, clock: { now: () => now } });
  const turnTo = (id: string, ...turned: string[]) =>
    judge([{ key: customerKey('demo', id), apply: () => false, items: turned }]);

  await turnTo(sampled, 'i0', 'i2');
  await turnTo(sampled, 'i15');
  // Not sampled, and without a list.
  await turnTo(other, 'i0');
  await turnTo(`${sampled}-unknown`, 'i0');
  assert.deepEqual(said, []);
  now = 86_400_000;
  await turnTo(sampled, 'nowhere');
  assert.deepEqual(said, [{ shop: 'demo', 'hr@10': 2 / 4, 'ndcg@10': (1 + 1 / 2) / 4, judged: 4 }]);
  const values = await registry.getMetricsAsJSON();
  const figures = Object.fromEntries(values.map(({ name, values: [first] }) => [name, first?.value]));
  assert.deepEqual(figures, {
    shoal_recommendation_judged_total: 4,
    shoal_recommendation_hits_at_10_total: 2,
    shoal_recommendation_ndcg_at_10_total: 1.5,
  });
});
