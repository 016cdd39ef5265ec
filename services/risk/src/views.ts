import { type Cache, guardPartitions } from '@shoal/cache';
import { type CustomerRisk, completeKey, topicName, viewTtlMs } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Delivery, Messaging } from '@shoal/messaging';
import { riskKey } from './steps/update-risks.ts';

export interface ViewsDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly namespace: string;
  readonly logger: Logger;
}

/** Risks in Redis, rebuilt from the compacted topic, which has the partitions of the events and the features. */
export function keepViews(dependencies: ViewsDependencies): (partition: number) => Promise<boolean> {
  const { cache, namespace } = dependencies;
  return guardPartitions(cache, {
    markOf: (partition) => completeKey(namespace, 'risk', partition),
    rebuild: (partition) => rebuild(partition, dependencies),
  });
}

async function rebuild(
  partition: number,
  { messaging, cache, namespace, logger }: ViewsDependencies,
): Promise<void> {
  const range = { topic: topicName(namespace, 'risks'), partitions: [partition] };
  const restore = async (batch: readonly Delivery[]) => {
    const risks = batch.flatMap(({ key, value }) =>
      value === null ? [] : [{ key, risk: JSON.parse(value.toString()) as CustomerRisk }],
    );
    await cache.raiseVersioned(
      risks.map(({ key, risk }) => ({
        key: riskKey(namespace, key),
        version: risk.version,
        value: JSON.stringify(risk),
        ttlMs: viewTtlMs,
      })),
    );
  };
  const records = await messaging.readToEnd(range, restore);
  logger.info({ partition, records }, 'risks are complete');
}
