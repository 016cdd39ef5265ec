import { isDeepStrictEqual } from 'node:util';
import {
  type CommerceProperties,
  type CustomerEvent,
  type ExperimentMerge,
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

/** A customer who has been in no experiment yet. */
export function newOutcomes(key: string): ExperimentOutcomes {
  return { version: 0, ...parseCustomerKey(key), experiments: {} };
}

/** Takes an exposure in, in place; tells whether anything changed. The variant of the first exposure stays. */
export function foldExposure(outcomes: ExperimentOutcomes, exposure: Exposure): boolean {
  const { experiment, variant, at, items } = exposure;
  const shown = Object.fromEntries(items.map((item) => [item, at]));
  return foldOutcome(outcomes, experiment, { variant, exposedAt: at, shown });
}

/** Takes in what a former id hands over, in place; tells whether anything changed. */
export function foldMerge(outcomes: ExperimentOutcomes, { experiments }: ExperimentMerge): boolean {
  let changed = false;
  for (const [experiment, outcome] of Object.entries(experiments))
    if (foldOutcome(outcomes, experiment, outcome)) changed = true;
  return changed;
}

/** Takes an event in, in place; tells whether anything changed. Who has been in no experiment is left as he is. */
export function foldEvent(outcomes: ExperimentOutcomes, event: CustomerEvent): boolean {
  const experiments = Object.values(outcomes.experiments);
  if (event.type === 'merge') return noteMerge(outcomes, event);
  if (experiments.length === 0) return false;
  const at = Date.parse(event.timestamp);
  const items = itemsOf(event);
  let changed = false;
  for (const outcome of experiments) {
    if (event.event === 'Product Viewed' && noteClick(outcome, items, at)) changed = true;
    if (event.event === 'Order Completed' && noteOrder(outcome, items, at)) changed = true;
  }
  return changed;
}

/** Firsts and lasts of both: whoever comes first, and however often, the outcome is the same. */
function foldOutcome(outcomes: ExperimentOutcomes, experiment: string, added: ExperimentOutcome): boolean {
  const former = outcomes.experiments[experiment];
  const next = former ? joined(former, added) : joined(added, added);
  if (former && isDeepStrictEqual(former, next)) return false;
  outcomes.experiments[experiment] = next;
  keepLatest(outcomes.experiments, experimentsOfOneMax, ({ exposedAt }) => exposedAt);
  return true;
}

function joined(a: ExperimentOutcome, b: ExperimentOutcome): ExperimentOutcome {
  const first = a.exposedAt <= b.exposedAt ? a : b;
  const shown = { ...a.shown };
  for (const [item, at] of Object.entries(b.shown)) shown[item] = Math.max(shown[item] ?? at, at);
  keepLatest(shown, shownMax, (at) => at);
  const outcome: ExperimentOutcome = { variant: first.variant, exposedAt: first.exposedAt, shown };
  for (const name of ['clickedAt', 'orderedAt', 'orderedShownAt'] as const) {
    const at = Math.min(a[name] ?? Number.POSITIVE_INFINITY, b[name] ?? Number.POSITIVE_INFINITY);
    if (Number.isFinite(at)) outcome[name] = at;
  }
  return outcome;
}

function noteMerge(outcomes: ExperimentOutcomes, { mergedInto }: CustomerEvent): boolean {
  if (mergedInto === undefined || outcomes.mergedInto === mergedInto) return false;
  if (Object.keys(outcomes.experiments).length === 0) return false;
  outcomes.mergedInto = mergedInto;
  return true;
}

function noteClick(outcome: ExperimentOutcome, items: readonly string[], at: number): boolean {
  return (
    items.some((item) => follows(at, outcome.shown[item], clickWindowMs)) &&
    noteFirst(outcome, 'clickedAt', at)
  );
}

function noteOrder(outcome: ExperimentOutcome, items: readonly string[], at: number): boolean {
  if (!follows(at, outcome.exposedAt, orderWindowMs)) return false;
  const ordered = noteFirst(outcome, 'orderedAt', at);
  const wasShown = items.some((item) => follows(at, outcome.shown[item], orderWindowMs));
  return (wasShown && noteFirst(outcome, 'orderedShownAt', at)) || ordered;
}

function noteFirst(
  outcome: ExperimentOutcome,
  name: 'clickedAt' | 'orderedAt' | 'orderedShownAt',
  at: number,
): boolean {
  if ((outcome[name] ?? Number.POSITIVE_INFINITY) <= at) return false;
  outcome[name] = at;
  return true;
}

function follows(at: number, shownAt: number | undefined, windowMs: number): boolean {
  return shownAt !== undefined && at >= shownAt && at <= shownAt + windowMs;
}

function itemsOf({ properties }: CustomerEvent): string[] {
  const { products, ...product } = (properties ?? {}) as CommerceProperties;
  return [product, ...(products ?? [])].flatMap(({ product_id }) => itemIdOf(product_id) ?? []);
}

/** Drops entries until there are `max`, the earliest first, and of one moment in the order of their names. */
function keepLatest<T>(entries: Record<string, T>, max: number, atOf: (entry: T) => number): void {
  const names = Object.keys(entries);
  if (names.length <= max) return;
  const at = (name: string) => atOf(entries[name] as T);
  names.sort((a, b) => at(a) - at(b) || (a < b ? -1 : 1));
  for (const name of names.slice(0, names.length - max)) delete entries[name];
}
