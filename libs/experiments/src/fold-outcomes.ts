import {
  type CommerceProperties,
  type CustomerEvent,
  type ExperimentOutcome,
  type ExperimentOutcomes,
  type Exposure,
  itemIdOf,
  parseCustomerKey,
  shownMax,
} from '@shoal/contracts';

const day = 86_400_000;

/** How long after an item was shown a look at it counts as a click, and an order as following from it. */
export const clickWindowMs = day;
export const orderWindowMs = 7 * day;

/** How many experiments of one customer are kept: the latest. */
export const experimentsOfOneMax = 10;

/** Where a record stands: what has been taken in is passed over. */
export interface Position {
  readonly partition: number;
  readonly offset: number;
}

/** A customer who has been in no experiment yet. */
export function newOutcomes(key: string): ExperimentOutcomes {
  return { version: 0, ...parseCustomerKey(key), experiments: {}, exposures: {}, inbox: {} };
}

/** Takes an exposure in, in place; tells whether anything changed. The variant of the first exposure stays. */
export function foldExposure(outcomes: ExperimentOutcomes, exposure: Exposure, position: Position): boolean {
  if (!advance(outcomes.exposures, position)) return false;
  const { experiment, variant, at, items } = exposure;
  const outcome = outcomes.experiments[experiment] ?? { variant, exposedAt: at, exposures: 0, shown: {} };
  outcome.exposures += 1;
  outcome.exposedAt = Math.min(outcome.exposedAt, at);
  for (const item of items) {
    const former = outcome.shown[item] ?? 0;
    // Deleted first, so that the keys stay in the order of their showing.
    delete outcome.shown[item];
    outcome.shown[item] = Math.max(former, at);
  }
  keepLast(outcome.shown, shownMax);
  // The same for experiments: the one shown last stands last.
  delete outcomes.experiments[experiment];
  outcomes.experiments[experiment] = outcome;
  keepLast(outcomes.experiments, experimentsOfOneMax);
  return true;
}

/** Takes an event in, in place; tells whether anything changed. Who has been in no experiment is left as he is. */
export function foldEvent(outcomes: ExperimentOutcomes, event: CustomerEvent): boolean {
  const experiments = Object.values(outcomes.experiments);
  if (experiments.length === 0 || !advance(outcomes.inbox, event.inbox)) return false;
  const at = Date.parse(event.timestamp);
  const items = itemsOf(event);
  for (const outcome of experiments) {
    if (event.event === 'Product Viewed') noteClick(outcome, items, at);
    if (event.event === 'Order Completed') noteOrder(outcome, items, at);
  }
  return true;
}

function noteClick(outcome: ExperimentOutcome, items: readonly string[], at: number): void {
  if (items.some((item) => follows(at, outcome.shown[item], clickWindowMs)))
    outcome.clickedAt = Math.min(outcome.clickedAt ?? at, at);
}

function noteOrder(outcome: ExperimentOutcome, items: readonly string[], at: number): void {
  if (!follows(at, outcome.exposedAt, orderWindowMs)) return;
  outcome.orderedAt = Math.min(outcome.orderedAt ?? at, at);
  if (items.some((item) => follows(at, outcome.shown[item], orderWindowMs)))
    outcome.orderedShownAt = Math.min(outcome.orderedShownAt ?? at, at);
}

function follows(at: number, shownAt: number | undefined, windowMs: number): boolean {
  return shownAt !== undefined && at >= shownAt && at <= shownAt + windowMs;
}

function itemsOf({ properties }: CustomerEvent): string[] {
  const { products, ...product } = (properties ?? {}) as CommerceProperties;
  return [product, ...(products ?? [])].flatMap(({ product_id }) => itemIdOf(product_id) ?? []);
}

function advance(positions: Record<string, number>, { partition, offset }: Position): boolean {
  if ((positions[partition] ?? -1) >= offset) return false;
  positions[partition] = offset;
  return true;
}

function keepLast(entries: Record<string, unknown>, max: number): void {
  const names = Object.keys(entries);
  for (const name of names.slice(0, Math.max(0, names.length - max))) delete entries[name];
}
