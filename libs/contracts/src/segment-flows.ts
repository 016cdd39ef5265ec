/**
 * How many customers moved from segment to segment, in steps of a shop's clock: a view in Redis that segmentation counts out of
 * `segment-changes.v1` and the gateway reads. One document for each partition of that topic, shop and step.
 */
export interface FlowBucket {
  /** Moves by `flowName`. */
  readonly flows: Readonly<Record<string, number>>;
  /** The names of the segments, as the latest move had them. */
  readonly names: Readonly<Record<string, string>>;
}

const hour = 3_600_000;
const day = 24 * hour;

/** The steps that are counted, and how long each is kept after it was last written. */
export const flowSteps = {
  hour: { ms: hour, keptMs: 8 * day },
  day: { ms: day, keptMs: 400 * day },
} as const;

export type FlowStep = keyof typeof flowSteps;

/** The number of the step that a moment lies in. */
export function flowStepAt(step: FlowStep, at: number): number {
  return Math.floor(at / flowSteps[step].ms);
}

export interface FlowPlace {
  readonly shop: string;
  /** Of `segment-changes.v1`. */
  readonly partition: number;
  readonly step: FlowStep;
  /** As `flowStepAt` gives it. */
  readonly number: number;
}

/** The key of a bucket; the version of its document is the offset behind the last record that was counted in it. */
export function flowKey(namespace: string, { shop, partition, step, number }: FlowPlace): string {
  return `${namespace}:{${shop}/flows/${partition}}:${step}:${number}`;
}

/** A move's name in a bucket; null is in no segment: before the first, or merged into another id. */
export function flowName(from: string | null, to: string | null): string {
  return `${from ?? ''}>${to ?? ''}`;
}

export function parseFlowName(name: string): { readonly from: string | null; readonly to: string | null } {
  const [from = '', to = ''] = name.split('>');
  return { from: from || null, to: to || null };
}
