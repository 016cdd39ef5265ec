import type { FeatureState } from '@shoal/contracts';
import { evaluateFeatures } from './evaluate-features.ts';

/** Features that segments are formed by, beside those of the catalogue. */
export type LeaningName = 'discountLeaning' | 'abandonmentLeaning';

/**
 * Orders, or baskets, that a customer is taken to have had beyond those known, none of them discounted or left behind. A share out of
 * one or two is an accident: without this, customers fall into those of whom it is 0 and those of whom it is 1. It is the
 * mean of a beta prior, and only customers who do a thing again and again come to lean towards it.
 */
const priorCount = 4;

/** What a customer leans towards at a moment, as shares from 0 to 1. Pure. */
export function evaluateLeanings(state: FeatureState, now: number): Readonly<Record<LeaningName, number>> {
  const { totals, orders, baskets } = state;
  const { abandonment } = evaluateFeatures(state, now);
  return {
    discountLeaning: orders.discounted / (totals.orders + priorCount),
    abandonmentLeaning: (abandonment * baskets.opened) / (baskets.opened + priorCount),
  };
}
