import type { TopicId } from '@shoal/contracts';
import { clocksKey, type RiskModel, riskModelKey } from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import { readMarks } from '@shoal/sweeps';
import type { Shop } from '../support/shop.ts';
import { until } from '../support/until.ts';

/** They run in every scenario, in the order in which events pass through them. */
export const coreNames = ['ingestion', 'feature-engineering', 'segmentation'] as const;
export type CoreName = (typeof coreNames)[number];

/** They run where a scenario asks for them, so that the others do not get slower. */
export type ExtraName = 'recommendation' | 'risk' | 'sentiment' | 'gateway';
export type ServiceName = CoreName | ExtraName;

/** The topic in which each service finds its work; the gateway's work are requests. */
export const workOf = {
  ingestion: 'inbox',
  'feature-engineering': 'events',
  segmentation: 'features',
  recommendation: 'events',
  risk: 'events',
  // Half of what it does follows from what it has judged.
  sentiment: 'opinions',
} as const satisfies Readonly<Record<Exclude<ServiceName, 'gateway'>, TopicId>>;

/** What small shops need to have models, and so changes to lose, within seconds. */
export const environment = {
  // A second one while they grow: there must be moves to lose.
  SHOAL_SEGMENTATION_CUSTOMERS_MIN: '60',
  SHOAL_SEGMENTATION_TRAIN_CHECK_MS: '500',
  SHOAL_SEGMENTATION_SWEEP_PAUSE_MS: '1000',
  // A log of two weeks has enough of those who did not order within a day or two.
  SHOAL_RISK_HORIZON_DAYS: '2',
  SHOAL_RISK_TRAIN_CHECK_MS: '500',
  SHOAL_RISK_TRAIN_PAUSE_MS: '1000',
  SHOAL_RISK_RETRAIN_HOURS: '0',
  SHOAL_RISK_SWEEP_PAUSE_MS: '1000',
  // Flags are told of: there must be some to lose.
  SHOAL_RISK_FALSE_POSITIVE_RATE: '0.1',
  SHOAL_RECOMMENDATION_TRAIN_CHECK_MS: '500',
  SHOAL_RECOMMENDATION_RETRAIN_HOURS: '0',
  SHOAL_SENTIMENT_RETRAIN_HOURS: '0',
};

/** What each reads, upstream first; a topic that a service writes to for itself is looked at twice. */
const readBy: Readonly<Record<ExtraName, readonly (readonly [service: string, topic: TopicId])[]>> = {
  sentiment: [
    ['sentiment', 'events'],
    ['sentiment', 'opinions'],
    ['feature-engineering', 'sentiments'],
    ['feature-engineering', 'featureMerges'],
    ['feature-engineering', 'featureMerges'],
  ],
  risk: [
    ['risk', 'events'],
    ['risk', 'riskMerges'],
    ['risk', 'riskMerges'],
    ['risk', 'features'],
  ],
  recommendation: [
    ['recommendation', 'events'],
    ['recommendation', 'recommendationMerges'],
    ['recommendation', 'recommendationMerges'],
  ],
  gateway: [],
};

/** Waits until these services have done all that their topics hold, and no sweep of risks is due. */
export async function untilExtrasDrained(
  shop: Shop,
  names: readonly ExtraName[],
  withinMs: number,
): Promise<void> {
  const reads = (['sentiment', 'risk', 'recommendation'] as const)
    .filter((name) => names.includes(name))
    .flatMap((name) => readBy[name]);
  let state = '';
  await until('the end of all work of other services', { withinMs, describe: () => state }, async () => {
    for (const [service, topic] of reads) {
      const [done, count] = [await shop.done(service, topic), await shop.count(topic)];
      state = `${service}/${topic}: ${done} of ${count}`;
      if (done < count) return false;
    }
    state = 'a model of risks, and sweeps by it';
    return !names.includes('risk') || (await areRisksSwept(shop));
  });
}

/**
 * Whether everybody was judged by the model in force on the day of the shop's clock. Without a model there is one to come, and after it
 * none: retraining is turned off.
 */
async function areRisksSwept(shop: Shop): Promise<boolean> {
  const { namespace, cache, messaging, name } = shop;
  const models = (await shop.records('models')).filter(({ key }) => key === riskModelKey(name, 'churn'));
  const version = Math.max(0, ...models.map(({ value }) => (JSON.parse(String(value)) as RiskModel).version));
  if (version === 0) return false;
  const day = Math.floor(((await cache.readNumbers(clocksKey(namespace))).get(name) ?? 0) / dayMs);
  const partitions = (await messaging.offsets(`${namespace}.features.v1`)).map(({ partition }) => partition);
  const marks = await Promise.all(
    partitions.map((partition) => readMarks({ cache, namespace, service: 'risk', partition })),
  );
  return marks.every((mark) => {
    const { ended, begun = [] } = mark[name] ?? {};
    return ended === `${version}@${day}` && begun.length === 0;
  });
}
