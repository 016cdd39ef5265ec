import { type FeatureState, featureBounds } from '@shoal/contracts';
import { dayMs, rounded, sumScale } from './decay.ts';

const square = (gapMs: number) => (gapMs / dayMs) ** 2;

function addGaps(orders: FeatureState['orders'], squares: number): void {
  orders.gapSquares = rounded(orders.gapSquares + squares, sumScale.gapSquares);
}

/**
 * Puts an order into the chain of order times. The mean gap needs only the first and the last order; the spread needs
 * the sum of squared gaps, which a late order changes by its two neighbours. The last few times are kept for that.
 * Returns false when the order belongs among forgotten ones: the sum of squares then stays as it is.
 */
export function insertOrderTime(state: FeatureState, at: number): boolean {
  const { orders } = state;
  const recent = orders.recentAt;
  if (orders.firstAt === undefined || orders.lastAt === undefined) {
    orders.firstAt = at;
    orders.lastAt = at;
    recent.push(at);
    return true;
  }
  if (at >= orders.lastAt) {
    addGaps(orders, square(at - orders.lastAt));
    orders.lastAt = at;
    keep(recent, recent.length, at);
    return true;
  }
  if (at <= orders.firstAt) {
    addGaps(orders, square(orders.firstAt - at));
    if (recent[0] === orders.firstAt && recent.length < featureBounds.recentOrders) recent.unshift(at);
    orders.firstAt = at;
    return true;
  }
  return insertBetween(orders, at);
}

function insertBetween(orders: FeatureState['orders'], at: number): boolean {
  const recent = orders.recentAt;
  const after = recent.findIndex((time) => time > at);
  const before = recent[after - 1];
  if (before === undefined) return false;
  const next = recent[after] as number;
  addGaps(orders, square(at - before) + square(next - at) - square(next - before));
  keep(recent, after, at);
  return true;
}

function keep(recent: number[], index: number, at: number): void {
  recent.splice(index, 0, at);
  if (recent.length > featureBounds.recentOrders) recent.shift();
}
