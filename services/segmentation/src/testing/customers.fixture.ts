import type { FeatureState, SegmentModel } from '@shoal/contracts';
import { dayMs, foldEvent, newFeatureState } from '@shoal/features';
import { featureRow, segmentFeatures } from '../domain/segment-features.ts';
import { type TrainingInput, trainSegments } from '../domain/train-segments.ts';

/** The moment at which the customers of these tests are looked at. */
export const now = Date.UTC(2026, 0, 1);

/** A customer with so many orders of a value, the last of them so many days ago, a week apart. */
export function customer(
  id: string,
  { orders = 0, value = 20, recencyDays = 1, views = 0, version = 1 } = {},
): FeatureState {
  const first = now - (recencyDays + 7 * Math.max(0, orders - 1)) * dayMs;
  const state = newFeatureState('demo', id, first);
  for (let i = 0; i < views; i += 1) fold(state, 'Product Viewed', { product_id: `p${i}` }, first);
  for (let i = 0; i < orders; i += 1) fold(state, 'Order Completed', { total: value }, first + 7 * i * dayMs);
  if (orders === 0) fold(state, 'Products Searched', {}, first);
  return { ...state, version };
}

function fold(state: FeatureState, event: string, properties: Record<string, unknown>, at: number): void {
  foldEvent(state, { type: 'track', event, properties }, at);
}

/** Three groups that any model must find: many orders lately, one order long ago, only looking. */
export function threeGroups(size: number): FeatureState[] {
  return Array.from({ length: size }, (_, i) => {
    const wobble = (i * 7) % 5;
    if (i % 3 === 0)
      return customer(`c${i}`, { orders: 10 + wobble, value: 100 + wobble, recencyDays: 1 + wobble });
    if (i % 3 === 1) return customer(`c${i}`, { orders: 1, value: 15 + wobble, recencyDays: 200 + wobble });
    return customer(`c${i}`, { views: 30 + wobble, recencyDays: 3 + wobble });
  });
}

export function trainingInput(states: readonly FeatureState[], former?: SegmentModel): TrainingInput {
  const values = Float64Array.from(states.flatMap((state) => featureRow(state, now, segmentFeatures)));
  const population = states.length;
  const bounds = { segmentsMin: 3, segmentsMax: 5, seed: 42, method: 'kmeans' as const };
  const cause = former ? 'growth' : 'first';
  return { shop: 'demo', cause, values, rows: population, population, trainedAt: now, ...bounds, former };
}

export function trainOn(states: readonly FeatureState[], former?: SegmentModel): SegmentModel {
  return trainSegments(trainingInput(states, former));
}
