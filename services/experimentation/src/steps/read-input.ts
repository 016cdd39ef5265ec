import {
  type CustomerEvent,
  customerKey,
  ExperimentMerge,
  type ExperimentOutcomes,
  Exposure,
  topicName,
  validatorOf,
} from '@shoal/contracts';
import { foldEvent, foldExposure, foldMerge } from '@shoal/experiments';
import type { Delivery } from '@shoal/messaging';

/** One thing to apply to a customer's outcomes. */
export interface OutcomeInput {
  readonly key: string;
  /** In place; tells whether anything changed. */
  apply(outcomes: ExperimentOutcomes): boolean;
}

const exposureFault = validatorOf(Exposure, 'exposure');
const mergeFault = validatorOf(ExperimentMerge, 'merge');

/** The events that an outcome can follow from. */
const telling: ReadonlySet<string | undefined> = new Set(['Product Viewed', 'Order Completed']);

/**
 * A record as an input to its customer's outcomes; undefined for an event that no outcome follows from. Throws for what is none: the
 * record is then dead-lettered.
 */
export function readInput({ topic, key, value }: Delivery, namespace: string): OutcomeInput | undefined {
  const record: unknown = JSON.parse(String(value));
  if (topic === topicName(namespace, 'events')) return readEvent(key, record as CustomerEvent);
  if (topic === topicName(namespace, 'exposures')) {
    refuse(exposureFault(record));
    const exposure = record as Exposure;
    return { key, apply: (outcomes) => foldExposure(outcomes, exposure) };
  }
  refuse(mergeFault(record));
  const merge = record as ExperimentMerge;
  return { key: customerKey(merge.shop, merge.into), apply: (outcomes) => foldMerge(outcomes, merge) };
}

function readEvent(key: string, event: CustomerEvent): OutcomeInput | undefined {
  if (event.type !== 'merge' && !telling.has(event.event)) return undefined;
  return { key, apply: (outcomes) => foldEvent(outcomes, event) };
}

function refuse(fault: string | undefined): void {
  if (fault !== undefined) throw new TypeError(fault);
}
