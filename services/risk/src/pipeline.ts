import type { Cache } from '@shoal/cache';
import { parseCustomerKey, topicName } from '@shoal/contracts';
import { type Delivery, drop, headerText, type Outcome, ok, type Pipeline } from '@shoal/messaging';
import { begunSweeps, readMarks } from '@shoal/sweeps';
import type { ChurnThresholds } from './domain/churn-thresholds.ts';
import type { Models } from './models.ts';
import type { NoteFault } from './scoring-faults.ts';
import { countSharers } from './steps/count-sharers.ts';
import { emitRisk } from './steps/emit-risks.ts';
import { judgeStates, newestStates, readClocks } from './steps/judge-features.ts';
import { readInput } from './steps/read-input.ts';
import { type CustomerInputs, newerRisks, updateRisks } from './steps/update-risks.ts';

export interface RiskPipelineDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  readonly models: Pick<Models, 'churnOf' | 'fraudOf'>;
  readonly thresholds: ChurnThresholds;
  /** Told where a model fails: what it was asked of stays as it was, and the stream goes on. */
  readonly noteFault: NoteFault;
  /** Makes sure that the risks of a partition are in Redis, after it was emptied too; tells whether they were. */
  readonly ensureViews: (partition: number) => Promise<boolean>;
}

const batchSizeMax = 500;

/**
 * Risks of customers and orders:
 *
 *   events.v1      -> each order is judged by the customer's own past and by what it shares with others; a visitor becomes a customer
 *   features.v1    -> how likely the customer leaves, why, and what he is worth, at the shop's clock
 *   risk-merges.v1 -> the orders that he placed as a visitor
 *   then           -> compare-and-set in Redis, risks.v1, and risk-changes.v1 where a risk was raised or cleared, or an order flagged
 *
 * Sweeps (sweep.ts) judge again those to whom nothing happens: silence is the signal.
 */
export function riskPipeline(dependencies: RiskPipelineDependencies): Pipeline {
  const { namespace } = dependencies;
  return {
    name: 'risks',
    group: `${namespace}.risk`,
    topics: (['events', 'features', 'riskMerges'] as const).map((topic) => topicName(namespace, topic)),
    batchSizeMax,
    process: (batch) => judgeBatch(batch, dependencies),
    findNewer: newerRisks(dependencies.cache, namespace),
  };
}

async function judgeBatch(
  batch: readonly Delivery[],
  dependencies: RiskPipelineDependencies,
): Promise<Outcome[]> {
  const { cache, namespace, models, ensureViews, noteFault } = dependencies;
  const { partition = 0 } = batch[0] ?? {};
  const inputs = batch.map((delivery) => readInput(delivery, namespace));
  const relevant = inputs.filter((input) => input !== undefined);
  const newest = newestStates(
    relevant.flatMap((input) => (input.kind === 'features' ? [[input.key, input.state] as const] : [])),
  );
  const [clocks, marks, sharers] = await Promise.all([
    readClocks({ cache, namespace }),
    readMarks({ cache, namespace, service: 'risk', partition }),
    countSharers(relevant, { cache, namespace }),
  ]);
  const judgements = judgeStates(newest, {
    ...{ models, clocks, noteFault },
    isInHaste: batch.length >= batchSizeMax,
  });
  const customers = [...Map.groupBy(relevant, ({ key }) => key)].map(
    ([key, own]): CustomerInputs => ({
      key,
      inputs: own,
      judgement: judgements.get(key),
      repeats: ({ featureVersion, sweep }) =>
        sweep === undefined
          ? featureVersion >= (newest.get(key)?.sinceVersion ?? Number.POSITIVE_INFINITY)
          : begunSweeps(marks, parseCustomerKey(key).shop).has(sweep),
    }),
  );
  const updates = await updateRisks(customers, {
    ...dependencies,
    ensureView: () => ensureViews(partition),
    customersOf: (input) => (input.kind === 'order' ? (sharers.get(input) ?? {}) : {}),
  });
  // A customer's update is told with the last of his records.
  const lastOf = new Map(inputs.map((input, index) => [input?.key, index]));
  return batch.map((delivery, index) => {
    const input = inputs[index];
    if (!input) return drop('it bears on no risk');
    const update = lastOf.get(input.key) === index ? updates.get(input.key) : undefined;
    return ok(...(update ? emitRisk(update, namespace, headerText(delivery, 'traceparent')) : []));
  });
}
