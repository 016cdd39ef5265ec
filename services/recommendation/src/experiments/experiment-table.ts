import { Experiment, type ExperimentVariant, matches, topicName } from '@shoal/contracts';
import { variantOf } from '@shoal/experiments';
import type { Logger } from '@shoal/logging';
import { type Delivery, followTable, type Messaging } from '@shoal/messaging';

/** The experiment that runs in each shop. */
export interface ExperimentTable {
  /** Undefined where none runs. */
  variantOf(
    shop: string,
    customerId: string,
  ): { readonly id: string; readonly variant: ExperimentVariant } | undefined;
  stop(): Promise<void>;
}

/** Follows `experiments.v1`; resolves when all experiments that are there by now are known. */
export async function followExperiments({
  messaging,
  namespace,
  logger,
}: {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
}): Promise<ExperimentTable> {
  const running = new Map<string, Experiment>();
  const apply = ({ key, value, topic, offset }: Delivery) => {
    const [shop = '', id = ''] = key.split('/');
    const experiment = value === null ? undefined : parsed(value);
    if (value !== null && !experiment) {
      logger.warn({ topic, offset }, 'an experiment is not as the contract has it: it is passed over');
      return;
    }
    if (experiment && experiment.endedAt === undefined) running.set(shop, experiment);
    else if (running.get(shop)?.id === id) running.delete(shop);
  };
  const subscription = await followTable({ messaging, topic: topicName(namespace, 'experiments'), apply });
  return {
    variantOf: (shop, customerId) => {
      const experiment = running.get(shop);
      return experiment && { id: experiment.id, variant: variantOf(experiment, customerId) };
    },
    stop: () => subscription.stop(),
  };
}

function parsed(value: Buffer): Experiment | undefined {
  try {
    const experiment: unknown = JSON.parse(value.toString());
    return matches(Experiment, experiment) ? experiment : undefined;
  } catch {
    return undefined; // Not JSON: the caller says so.
  }
}
