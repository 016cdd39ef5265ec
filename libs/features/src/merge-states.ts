import { type FeatureState, featureBounds, halfLivesDays, signals } from '@shoal/contracts';
import { addWeight, countBounded, keepHeaviest } from './bounded-counts.ts';
import { dayMs, decayTo, rounded, scaleOf, sumScale } from './decay.ts';
import { mergeLastEvents } from './last-events.ts';
import { beginAt } from './new-state.ts';
import { noteItem, recentItems } from './recent-items.ts';
import { mergeSentiment } from './sentiment.ts';

/**
 * Takes the history of a former id over, in place. It gives what folding both histories into one state gives, with the same
 * exceptions, and the spread of order gaps: it is exact when one history ends before the other begins, or both are short
 * enough to be remembered whole.
 */
export function mergeStates(into: FeatureState, from: FeatureState): void {
  mergeSentiment(into, from);
  // Where nothing happened under the former id, its moments are those of the order to merge it.
  if (from.events === 0) return;
  beginAt(into, from.firstSeenAt);
  const at = Math.max(into.decayedAt, from.decayedAt);
  const other = structuredClone(from);
  decayTo(into, at);
  decayTo(other, at);
  for (const signal of signals) {
    into.totals[signal] += other.totals[signal];
    const values = into.decayed[signal];
    halfLivesDays.forEach((_, i) => {
      values[i] = rounded((values[i] as number) + (other.decayed[signal][i] as number), scaleOf(signal));
    });
  }
  mergeOrders(into, other);
  into.events += other.events;
  into.lateEvents += other.lateEvents;
  into.firstSeenAt = Math.min(into.firstSeenAt, other.firstSeenAt);
  mergeLastEvents(into, other);
  addAll(into.prices, other.prices);
  into.prices.logSum = rounded(into.prices.logSum, sumScale.logSum);
  addAll(into.reviews, other.reviews);
  addEach(into.dayParts, other.dayParts);
  addEach(into.weekdays, other.weekdays);
  addCounts(into.devices, other.devices, Number.POSITIVE_INFINITY);
  addCounts(into.channels, other.channels, featureBounds.channels);
  for (const [name, weight] of Object.entries(other.categories)) addWeight(into.categories, name, weight);
  keepHeaviest(into.categories, featureBounds.categories);
  mergeBaskets(into, other.baskets);
  for (const { item, kind, at: itemAt } of recentItems(other)) noteItem(into, item, kind, itemAt);
}

function mergeOrders(into: FeatureState, from: FeatureState): void {
  const a = into.orders;
  const b = from.orders;
  a.squares = rounded(a.squares + b.squares, sumScale.squares);
  a.discounted += b.discounted;
  a.discount += b.discount;
  a.refunded += b.refunded;
  if (b.firstAt === undefined || b.lastAt === undefined) return;
  if (a.firstAt === undefined || a.lastAt === undefined) {
    a.firstAt = b.firstAt;
    a.lastAt = b.lastAt;
    a.gapSquares = b.gapSquares;
    a.recentAt = b.recentAt;
    return;
  }
  const times = [...a.recentAt, ...b.recentAt].sort((x, y) => x - y);
  const whole = times.length === into.totals.orders;
  if (whole) a.gapSquares = squaredGaps(times);
  else a.gapSquares += b.gapSquares + joint(a, b);
  a.gapSquares = rounded(a.gapSquares, sumScale.gapSquares);
  a.firstAt = Math.min(a.firstAt, b.firstAt);
  a.lastAt = Math.max(a.lastAt, b.lastAt);
  a.recentAt = times.slice(-featureBounds.recentOrders);
}

/** The squared gap between the end of the earlier chain and the start of the later; none when they overlap. */
function joint(a: FeatureState['orders'], b: FeatureState['orders']): number {
  const [earlier, later] = (a.firstAt as number) <= (b.firstAt as number) ? [a, b] : [b, a];
  const gapMs = (later.firstAt as number) - (earlier.lastAt as number);
  return gapMs > 0 ? (gapMs / dayMs) ** 2 : 0;
}

function squaredGaps(times: readonly number[]): number {
  let sum = 0;
  for (let i = 1; i < times.length; i += 1)
    sum += (((times[i] as number) - (times[i - 1] as number)) / dayMs) ** 2;
  return sum;
}

/** A basket that was filled under the former id and ordered under the new one, before the two were known to be one, is ordered. */
function mergeBaskets(into: FeatureState, from: FeatureState['baskets']): void {
  const { baskets, orders } = into;
  baskets.opened += from.opened;
  baskets.ordered += from.ordered;
  const open = [baskets.openedAt, from.openedAt].filter((openedAt) => openedAt !== undefined);
  const left = open.filter((openedAt) => openedAt > (orders.lastAt ?? Number.NEGATIVE_INFINITY));
  baskets.ordered += open.length - left.length;
  delete baskets.openedAt;
  if (left.length > 0) baskets.openedAt = Math.max(...left);
}

function addAll(into: Record<string, number>, from: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(from)) into[name] = (into[name] ?? 0) + value;
}

function addEach(into: number[], from: readonly number[]): void {
  from.forEach((value, i) => {
    into[i] = (into[i] as number) + value;
  });
}

function addCounts(
  into: Record<string, number>,
  from: Readonly<Record<string, number>>,
  bound: number,
): void {
  for (const [name, count] of Object.entries(from)) countBounded(into, name, bound, count);
}
