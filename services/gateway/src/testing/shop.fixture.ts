import type { Cache } from '@shoal/cache';
import {
  clocksKey,
  type FeatureState,
  memberShard,
  membersKey,
  type SegmentAssignment,
  type SegmentChange,
  type SegmentModel,
  topicName,
  unassigned,
  viewKey,
} from '@shoal/contracts';
import { foldEvent, newFeatureState } from '@shoal/features';
import type { Messaging } from '@shoal/messaging';
import { namespace, now } from './gateway.fixture.ts';

const ttlMs = 60_000;
const shop = 'demo';

/** A customer who looked at a shirt, ordered it two days later, and has been seen in the morning on a phone. */
export function shopper(customerId: string): FeatureState {
  const at = now - 4 * 86_400_000;
  const shirt = { product_id: 'p-1', category: 'Shirts', price: 20 };
  const context = { device: { type: 'mobile' }, campaign: { source: 'newsletter' } };
  const state = newFeatureState(shop, customerId, at);
  foldEvent(state, { type: 'track', event: 'Product Viewed', properties: shirt, context }, at);
  const order = { total: 40, products: [shirt, { product_id: 'p-2', category: 'Shoes', price: 20 }] };
  foldEvent(
    state,
    { type: 'track', event: 'Order Completed', properties: order, context },
    at + 2 * 86_400_000,
  );
  return { ...state, version: 1 };
}

export async function putState(cache: Cache, state: FeatureState): Promise<void> {
  const key = viewKey(namespace, shop, state.customerId, 'features');
  await cache.raiseVersioned([{ key, version: state.version, value: JSON.stringify(state), ttlMs }]);
  await cache.raise(clocksKey(namespace), shop, now);
}

export async function putLink(cache: Cache, from: string, to: string): Promise<void> {
  const link = { shop, from, to, linkedAt: new Date(now).toISOString(), inbox: { partition: 0, offset: 0 } };
  const key = viewKey(namespace, shop, from, 'identity');
  await cache.raiseVersioned([{ key, version: 1, value: JSON.stringify(link), ttlMs }]);
}

export function assignmentOf(customerId: string, segmentId: string | null): SegmentAssignment {
  return {
    version: 1,
    shop,
    customerId,
    segmentId,
    segmentName: segmentId ?? '',
    modelVersion: segmentId === null ? 0 : 2,
    featureVersion: 1,
    since: now - 86_400_000,
    distance: 0.5,
    movedBy: { reason: 'behaviour', featureVersion: 1, modelVersion: 2 },
  };
}

/** Puts a customer into a segment as segmentation does: the assignment, and the set of members. */
export async function putAssignment(cache: Cache, assignment: SegmentAssignment): Promise<void> {
  const { customerId, segmentId, version } = assignment;
  const key = viewKey(namespace, shop, customerId, 'segment');
  await cache.raiseVersioned([{ key, version, value: JSON.stringify(assignment), ttlMs }]);
  const set = membersKey(namespace, shop, segmentId ?? unassigned, memberShard(customerId));
  await cache.editMembers([{ key: set, add: [customerId], remove: [] }]);
}

export function modelOf(ids: readonly string[], version = 2): SegmentModel {
  return {
    kind: 'segments',
    shop,
    version,
    trainedAt: now,
    customers: 10,
    population: 10,
    features: ['orders'],
    scaling: {},
    segments: ids.map((id) => ({
      id,
      name: id,
      summary: `those of ${id}`,
      trainingShare: 1 / ids.length,
      centroid: [0],
      means: { orders: 1 },
    })),
    quality: { silhouette: 0.5, inertia: 3 },
    explanation: 'the best silhouette',
    contentHash: 'x',
  };
}

export async function publishModel(messaging: Messaging, model: SegmentModel): Promise<void> {
  const topic = topicName(namespace, 'models');
  await messaging.send([{ topic, key: `${model.shop}/segments`, value: JSON.stringify(model) }]);
}

/** The n-th change of a test; its id follows from n. */
export function changeOf(n: number, fields: Partial<SegmentChange> = {}): SegmentChange {
  return {
    id: n.toString(16).padStart(32, '0'),
    type: 'segment.entered',
    shop,
    customerId: `c${n}`,
    segment: { id: 'gold', name: 'Gold', modelVersion: 2 },
    at: new Date(now).toISOString(),
    reason: 'behaviour',
    ...fields,
  };
}

export async function publishChanges(messaging: Messaging, changes: readonly SegmentChange[]): Promise<void> {
  const topic = topicName(namespace, 'segmentChanges');
  const messages = changes.map((change) => ({
    topic,
    // One key, so one partition: the order of a test is the order of the stream.
    key: change.shop,
    value: JSON.stringify(change),
  }));
  await messaging.send(messages);
}
