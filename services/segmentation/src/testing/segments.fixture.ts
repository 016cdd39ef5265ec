import assert from 'node:assert/strict';
import { createMemoryCache, type MemoryCache } from '@shoal/cache';
import {
  clocksKey,
  completeKey,
  memberShard,
  membersKey,
  type SegmentAssignment,
  type SegmentChange,
} from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import {
  allTopicSettings,
  commitToEnd,
  createMemoryMessaging,
  type Delivery,
  type Messaging,
  type Outcome,
} from '@shoal/messaging';
import { makeJudge } from '../domain/judge.ts';
import { segmentPipeline } from '../pipeline.ts';
import { assignmentKey } from '../steps/assignment-key.ts';
import { sweepSegments } from '../sweep.ts';
import { keepViews } from '../views.ts';
import { customer, now, threeGroups, trainOn } from './customers.fixture.ts';

export const namespace = 'test';
const model = trainOn(threeGroups(300));
const judge = makeJudge(model);
const clock = { now: () => now };

export let cache: MemoryCache;
export let messaging: Messaging;
let hasModel: boolean;

/** Whether the shop has its model yet. */
export function useModel(isThere: boolean): void {
  hasModel = isThere;
}

const models = {
  judgeOf: () => (hasModel ? judge : undefined),
  get: () => (hasModel ? model : undefined),
  shops: () => (hasModel ? ['demo'] : []),
  stop: async () => undefined,
};

/** Fresh twins, one shop with a model. */
export async function openShop(): Promise<void> {
  cache = createMemoryCache(clock);
  messaging = createMemoryMessaging({ clock }).connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 1, replication: 1 }));
  await cache.raise(clocksKey(namespace), 'demo', now);
  await restoreFeatures();
  hasModel = true;
}

/** What feature-engineering notes once its states, and with them the clocks, are in Redis. */
export function restoreFeatures(): Promise<void> {
  return cache.write([{ key: completeKey(namespace, 'feature-engineering', 0), value: 'complete' }]);
}

const ensureViews = (partition: number) =>
  keepViews({ messaging, cache, namespace, logger: silentLogger })(partition);

function deliveries(...states: ReturnType<typeof customer>[]): Delivery[] {
  return states.map((state, offset) => ({
    topic: `${namespace}.features.v1`,
    partition: 0,
    offset,
    key: `demo/${state.customerId}`,
    value: Buffer.from(JSON.stringify(state)),
    headers: {},
    timestamp: now,
  }));
}

export async function run(...states: ReturnType<typeof customer>[]): Promise<readonly Outcome[]> {
  return segmentPipeline({ cache, namespace, models, ensureViews }).process(deliveries(...states));
}

/** Runs and publishes, as the runner does; `crash` loses what was to be published. */
export async function publish(...states: ReturnType<typeof customer>[]): Promise<void> {
  const outcomes = await run(...states);
  await messaging.send(outcomes.flatMap((outcome) => (outcome.kind === 'ok' ? outcome.emit : [])));
}

export async function read<T>(topic: string): Promise<T[]> {
  const found: T[] = [];
  await messaging.readToEnd({ topic: `${namespace}.${topic}.v1` }, async (batch) => {
    found.push(...batch.map(({ value }) => JSON.parse(String(value)) as T));
  });
  return found;
}

export const buyer = (version: number) => customer('x', { orders: 12, value: 100, recencyDays: 2, version });
export const looker = (version: number) => customer('x', { views: 30, recencyDays: 3, version });
/** Ordered once, long ago: judged at another time, he would be somewhere else. */
export const lapsed = (version: number) => customer('x', { orders: 1, value: 17, recencyDays: 202, version });

export async function members(segmentId: string | null | undefined): Promise<string[]> {
  return cache.listMembers(membersKey(namespace, 'demo', String(segmentId), memberShard('x')), undefined, 10);
}

export async function assignmentOf(): Promise<SegmentAssignment> {
  const [document] = await cache.readVersioned([assignmentKey(namespace, 'demo/x')]);
  return JSON.parse(String(document?.value)) as SegmentAssignment;
}

/** Why the customer was moved, by the first copy of each entry; fails where the moves do not follow each other. */
export async function chain(): Promise<string[]> {
  const changes = await read<SegmentChange>('segment-changes');
  const first = [...new Map(changes.map((change) => [change.id, change])).values()];
  let where: string | undefined;
  for (const { type, segment } of first) {
    assert.equal(where, type === 'segment.exited' ? segment.id : undefined);
    where = type === 'segment.entered' ? segment.id : undefined;
  }
  return first.filter(({ type }) => type === 'segment.entered').map(({ reason }) => reason);
}

const featuresTopic = `${namespace}.features.v1`;

/** Puts a state on the topic that sweeps read. */
export function sendFeatures(state: ReturnType<typeof customer>): Promise<void> {
  return messaging.send([{ topic: featuresTopic, key: 'demo/x', value: JSON.stringify(state) }]);
}

/** Says that the live flow is through with all states there are. */
export function commitFeatures(): Promise<void> {
  return commitToEnd(messaging, `${namespace}.segmentation`, featuresTopic);
}

export async function sweep(): Promise<void> {
  await commitFeatures();
  await sweepOf(messaging);
}

export function sweepOf(through: Messaging): Promise<void> {
  const { signal } = new AbortController();
  const timing = { clock, sweepPauseMs: 0 };
  return sweepSegments([0], {
    messaging: through,
    cache,
    namespace,
    models,
    logger: silentLogger,
    ...timing,
    ensureViews,
    signal,
  });
}
