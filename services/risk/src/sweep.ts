import { parseCustomerKey } from '@shoal/contracts';
import { featureStateIn } from '@shoal/features';
import type { Delivery, OutgoingMessage } from '@shoal/messaging';
import { type SweepDependencies, type SweepOccasion, type SweepWork, sweepPartitions } from '@shoal/sweeps';
import type { ChurnThresholds } from './domain/churn-thresholds.ts';
import type { Models } from './models.ts';
import type { NoteFault } from './scoring-faults.ts';
import { emitRisk } from './steps/emit-risks.ts';
import { judgeStates, newestStates } from './steps/judge-features.ts';
import { newerRisks, updateRisks } from './steps/update-risks.ts';

export interface RiskSweepDependencies extends SweepDependencies {
  readonly models: Models;
  readonly thresholds: ChurnThresholds;
  readonly noteFault: NoteFault;
}

/** Judges every customer of the partitions again, where their shop's clock has come to another day, or its model is new. */
export function sweepRisks(
  partitions: readonly number[],
  dependencies: RiskSweepDependencies,
): Promise<void> {
  const { cache, namespace, models } = dependencies;
  const work: SweepWork = {
    service: 'risk',
    batchSizeMax: 100,
    findNewer: newerRisks(cache, namespace),
    goalsOf: () => models.shops().map((shop) => ({ shop, modelVersion: models.churnOf(shop)?.version ?? 0 })),
    begin: (occasion) => (newest) => judgeAgain(newest, occasion, dependencies),
  };
  return sweepPartitions(partitions, work, dependencies);
}

async function judgeAgain(
  newest: readonly Delivery[],
  { due, clocks }: SweepOccasion,
  dependencies: RiskSweepDependencies,
): Promise<OutgoingMessage[]> {
  const { namespace, models, ensureViews, noteFault } = dependencies;
  const { partition = 0 } = newest[0] ?? {};
  const states = newest.flatMap(({ key, value }) => {
    const state = value === null ? undefined : featureStateIn(value);
    return state ? [[key, state] as const] : [];
  });
  const sweepOf = (key: string) => due.get(parseCustomerKey(key).shop);
  const customers = [...Map.groupBy(states, ([key]) => sweepOf(key))].flatMap(([sweep, own]) => {
    if (!sweep) return [];
    const judgements = judgeStates(newestStates(own), { models, clocks, sweep: sweep.id, noteFault });
    return Array.from(judgements, ([key, judgement]) => ({
      ...{ key, inputs: [], judgement },
      repeats: (changedBy: { readonly sweep?: string }) =>
        changedBy.sweep !== undefined && sweep.repeats.has(changedBy.sweep),
    }));
  });
  const updates = await updateRisks(customers, {
    ...dependencies,
    ensureView: () => ensureViews(partition),
    customersOf: () => ({}),
  });
  return [...updates.values()].flatMap((update) => emitRisk(update, namespace));
}
