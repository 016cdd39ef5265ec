import { createMemoryCache, type MemoryCache } from '@shoal/cache';
import {
  type CustomerEvent,
  type CustomerRisk,
  clocksKey,
  completeKey,
  customerKey,
  type FeatureState,
  type RiskChange,
  type TopicId,
  topicName,
} from '@shoal/contracts';
import { foldEvent, newFeatureState } from '@shoal/features';
import { silentLogger } from '@shoal/logging';
import {
  allTopicSettings,
  commitToEnd,
  createMemoryMessaging,
  type Delivery,
  type Messaging,
} from '@shoal/messaging';
import { followModels, type Models } from '../models.ts';
import { riskPipeline } from '../pipeline.ts';
import { riskKey } from '../steps/update-risks.ts';
import { type RiskSweepDependencies, sweepRisks } from '../sweep.ts';
import { keepViews } from '../views.ts';

export const namespace = 'test';
export const dayMs = 86_400_000;
export const start = Date.UTC(2026, 0, 1);
const clock = { now: () => start };
export const thresholds = { raiseAt: 0.6, clearAt: 0.4 };

type Judges = Pick<Models, 'churnOf' | 'fraudOf' | 'shops'>;

/** risk on the in-memory twins, with feature-engineering as small as it can be. */
export interface TestShop {
  readonly cache: MemoryCache;
  readonly messaging: Messaging;
  /** The kinds of models that failed. */
  readonly faults: readonly string[];
  /** The models that `models.v1` has; `judges` of the opening stand in their place where they are given. */
  readonly models: Models;
  /** Something happens on a day; its features come with it. */
  act(customerId: string, day: number, rest: Partial<CustomerEvent>): Promise<void>;
  /** Runs all that lies in the input topics; a crash loses what would have been published. */
  run(options?: { readonly crash?: boolean }): Promise<void>;
  /** Lets the shop's clock come to a day, and sweeps; a crash loses what would have been published. */
  sweep(day: number, options?: { readonly crash?: boolean }): Promise<void>;
  latest(customerId: string): Promise<CustomerRisk | undefined>;
  viewed(customerId: string): Promise<CustomerRisk | undefined>;
  changes(): Promise<RiskChange[]>;
  records(topic: TopicId): Promise<Delivery[]>;
  close(): Promise<void>;
}

export async function openShop(judges?: Judges): Promise<TestShop> {
  const cache = createMemoryCache(clock);
  const messaging = createMemoryMessaging({ clock }).connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 2, replication: 1 }));
  for (const partition of [0, 1])
    await cache.write([{ key: completeKey(namespace, 'feature-engineering', partition), value: 'complete' }]);
  const followed = { messaging, namespace, logger: silentLogger };
  const models = await followModels(followed);
  const judging: Models = { ...models, ...judges };
  const states = new Map<string, FeatureState>();
  let offset = -1;
  const send = (topic: TopicId, customerId: string, value: object) =>
    messaging.send([
      {
        topic: topicName(namespace, topic),
        key: customerKey('demo', customerId),
        value: JSON.stringify(value),
      },
    ]);
  const records = async (topic: TopicId) => {
    const found: Delivery[] = [];
    await messaging.readToEnd({ topic: topicName(namespace, topic) }, async (batch) => {
      found.push(...batch);
    });
    return found;
  };
  const ensureViews = keepViews({ ...followed, cache });
  const faults: string[] = [];
  const noteFault = (kind: string) => void faults.push(kind);
  const shared = { ...followed, cache, models: judging, thresholds, ensureViews, noteFault };
  return {
    ...{ cache, messaging, models, records, faults },
    act: async (customerId, day, rest) => {
      offset += 1;
      const at = start + day * dayMs;
      const timestamp = new Date(at).toISOString();
      const event: CustomerEvent = {
        ...{ messageId: `m${offset}`, shop: 'demo', customerId, type: 'track' },
        ...{ timestamp, receivedAt: timestamp, inbox: { partition: 0, offset } },
        ...rest,
      };
      await send('events', customerId, event);
      await cache.raise(clocksKey(namespace), 'demo', at);
      const state = states.get(customerId) ?? newFeatureState('demo', customerId, at);
      states.set(customerId, state);
      if (event.mergedInto !== undefined) state.mergedInto = event.mergedInto;
      else foldEvent(state, event, at);
      state.version += 1;
      await send('features', customerId, state);
    },
    run: async ({ crash = false } = {}) => {
      const { process } = riskPipeline(shared);
      for (const topic of ['events', 'features', 'riskMerges'] as const)
        for (const batch of Map.groupBy(await records(topic), ({ partition }) => partition).values()) {
          const outcomes = await process(batch);
          if (!crash) await messaging.send(outcomes.flatMap((one) => (one.kind === 'ok' ? one.emit : [])));
        }
    },
    sweep: async (day, { crash = false } = {}) => {
      await cache.raise(clocksKey(namespace), 'demo', start + day * dayMs);
      await commitToEnd(messaging, `${namespace}.risk`, topicName(namespace, 'features'));
      const { signal } = new AbortController();
      const dependencies: RiskSweepDependencies = { ...shared, clock, sweepPauseMs: 0, signal };
      if (!crash) return sweepRisks([0, 1], dependencies);
      const send = () => Promise.reject(new Error('crashed'));
      await sweepRisks([0, 1], { ...dependencies, messaging: { ...messaging, send } }).catch(() => undefined);
    },
    latest: async (customerId) =>
      (await records('risks'))
        .filter(({ key }) => key === customerKey('demo', customerId))
        .map(({ value }) => JSON.parse(String(value)) as CustomerRisk)
        .at(-1),
    viewed: async (customerId) => {
      const [found] = await cache.readVersioned([riskKey(namespace, customerKey('demo', customerId))]);
      return found && (JSON.parse(found.value) as CustomerRisk);
    },
    changes: async () =>
      (await records('riskChanges')).map(({ value }) => JSON.parse(String(value)) as RiskChange),
    close: async () => {
      await models.stop();
      await messaging.close();
    },
  };
}
