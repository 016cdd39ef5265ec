import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { createMemoryCache, type MemoryCache } from '@shoal/cache';
import {
  clocksKey,
  completeKey,
  type FeatureState,
  modelKey,
  modelRecords,
  modelVersionKey,
  type SegmentAssignment,
  type SegmentChange,
  type SegmentModel,
  topicName,
} from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import { silentLogger as logger } from '@shoal/logging';
import {
  allTopicSettings,
  createMemoryMessaging,
  createPipelineMetrics,
  type Messaging,
  runPipeline,
} from '@shoal/messaging';
import { type ManualClock, manualClock } from '@shoal/runtime';
import { Registry } from 'prom-client';
import { type TrainingInput, trainSegments } from '../domain/train-segments.ts';
import { followModels, type ModelHistory } from '../models.ts';
import { segmentPipeline } from '../pipeline.ts';
import { assignmentKey } from '../steps/assignment-key.ts';
import { sweepSegments } from '../sweep.ts';
import { customer, now, threeGroups } from '../testing/customers.fixture.ts';
import { until } from '../testing/until.fixture.ts';
import { keepViews } from '../views.ts';
import { createTrainer, type Trainer, type TrainerDependencies } from './retrain.ts';

const namespace = 'test';
const shop = 'demo';
const states = threeGroups(300);

let messaging: Messaging;
let cache: MemoryCache;
let models: ModelHistory;
let clock: ManualClock;
let trainer: Trainer;
let dependencies: TrainerDependencies;
/** Why each training was begun. */
let causes: string[];

beforeEach(async () => {
  clock = manualClock(now);
  messaging = createMemoryMessaging({ clock }).connect();
  cache = createMemoryCache(clock);
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 2, replication: 1 }));
  models = await followModels({ messaging, namespace, logger });
  const config = {
    ...{ namespace, customersMin: 200, growth: 1.5, retrainDays: 7, driftMax: 0.25, trainPauseMs: 1_000 },
    ...{ sampleMax: 20_000, segmentsMin: 3, segmentsMax: 5, method: 'kmeans' as const },
  };
  const { signal } = new AbortController();
  causes = [];
  const train = async (input: TrainingInput) => {
    causes.push(input.cause);
    return trainSegments(input);
  };
  dependencies = { messaging, cache, models, config, logger, clock, signal, train };
  trainer = createTrainer(dependencies);
  const marks = [0, 1].map((partition) => completeKey(namespace, 'feature-engineering', partition));
  await cache.write(marks.map((key) => ({ key, value: 'complete' })));
  await cache.raise(clocksKey(namespace), shop, now);
});

/** Sends states, has them judged, and waits for it. */
async function judgeAll(some: readonly FeatureState[]): Promise<void> {
  const topic = topicName(namespace, 'features');
  await messaging.send(
    some.map((state) => ({ topic, key: `${shop}/${state.customerId}`, value: JSON.stringify(state) })),
  );
  const metrics = createPipelineMetrics('segmentation', new Registry(), clock);
  const ensureViews = keepViews({ messaging, cache, namespace, logger });
  const pipeline = await runPipeline(segmentPipeline({ cache, namespace, models, ensureViews }), {
    messaging,
    logger,
    metrics,
  });
  await until(async () => (await pipeline.lag()) === 0);
  await pipeline.stop();
}

async function sweep(): Promise<void> {
  const { signal } = dependencies;
  const ensureViews = keepViews({ messaging, cache, namespace, logger });
  await sweepSegments([0, 1], {
    ...{ messaging, cache, namespace, models, logger, clock, ensureViews, signal },
    sweepPauseMs: 0,
  });
}

async function values<T>(topic: 'segmentChanges' | 'models', key?: string): Promise<T[]> {
  const found: T[] = [];
  await messaging.readToEnd({ topic: topicName(namespace, topic) }, async (batch) => {
    for (const record of batch)
      if (key === undefined || record.key === key) found.push(JSON.parse(String(record.value)) as T);
  });
  return found;
}

/** Trains and waits until the instance judges by what was published. */
async function trainTo(version: number): Promise<SegmentModel> {
  await trainer();
  await until(() => models.get(shop)?.version === version);
  return models.get(shop) as SegmentModel;
}

async function passDays(days: number): Promise<void> {
  await cache.raise(clocksKey(namespace), shop, now + days * dayMs);
  clock.advance(60_000);
}

describe('the trainer', () => {
  beforeEach(() => judgeAll(states));

  it('trains the first model, and nothing more while nothing is due', async () => {
    const model = await trainTo(1);
    assert.deepEqual([model.cause, model.trial, model.population], ['first', undefined, 300]);
    await trainer();
    clock.advance(60_000);
    await trainer();
    assert.equal((await values('models')).length, 2, 'one record in force and one in the history');
  });

  it('emits no change for a retraining without new data', async () => {
    await trainTo(1);
    await sweep();
    const before = await values<SegmentChange>('segmentChanges');
    assert.equal(before.length, 300);
    // Due by schedule, at the very same moment of the shop: its clock stands still where nothing comes in.
    const retrain = createTrainer({ ...dependencies, config: { ...dependencies.config, retrainDays: 1e-9 } });
    await cache.raise(clocksKey(namespace), shop, now + 1);
    await retrain();
    await until(() => models.get(shop)?.version === 2);
    await sweep();
    const model = models.get(shop);
    assert.deepEqual([model?.cause, model?.trial?.agreement, model?.trial?.jaccard], ['schedule', 1, 1]);
    assert.deepEqual([model?.lineage?.splits, model?.lineage?.merges], [[], []]);
    assert.equal((await values('segmentChanges')).length, before.length);
  });

  it('trains when the schedule comes, by the clock of the shop', async () => {
    await trainTo(1);
    const weekly = createTrainer({ ...dependencies, config: { ...dependencies.config, driftMax: 0 } });
    await passDays(6.9);
    await weekly();
    assert.equal((await values('models', modelKey(shop))).length, 1);
    await passDays(7);
    await weekly();
    await until(() => models.get(shop)?.version === 2);
    assert.equal(models.get(shop)?.cause, 'schedule');
  });

  it('looks for drift once a day, and trains when customers have changed', async () => {
    await passDays(0.999);
    await trainTo(1);
    await passDays(1);
    await trainer();
    assert.deepEqual(causes, ['first'], 'another day has come, and little has changed');
    const spenders = states.map((state, i) => ({
      ...customer(state.customerId, { orders: 20 + (i % 5), value: 900, recencyDays: 2 + (i % 7) }),
      version: 2,
    }));
    await judgeAll(spenders);
    clock.advance(60_000);
    await trainer();
    assert.deepEqual(causes, ['first'], 'it was looked at today');
    await passDays(2);
    await trainer();
    assert.deepEqual(causes, ['first', 'drift']);
  });

  it('notes a challenger that loses, goes on with the champion, and does not train the same again', async () => {
    await trainTo(1);
    const worse = createTrainer({
      ...dependencies,
      train: async (input) => {
        const model = trainSegments(input);
        const trial = {
          ...(model.trial as NonNullable<SegmentModel['trial']>),
          promoted: false,
          reason: 'it lost',
        };
        return { ...model, trial };
      },
    });
    await passDays(7);
    await worse();
    await until(() => models.challengerOf(shop) !== undefined);
    const challenger = models.challengerOf(shop);
    assert.deepEqual(
      [challenger?.trial.reason, challenger?.cause, challenger?.trial.championVersion],
      ['it lost', 'schedule', 1],
    );
    assert.equal(models.get(shop)?.version, 1);
    clock.advance(60_000);
    await worse();
    assert.equal((await values('models')).length, 3);
  });

  it('drops what it trained when somebody has brought back a model meanwhile', async () => {
    const first = await trainTo(1);
    const topic = topicName(namespace, 'models');
    const overtaken = createTrainer({
      ...dependencies,
      train: async (input) => {
        const records = modelRecords({ ...first, version: 2, pin: 'always' }, [1]);
        await messaging.send(records.map((record) => ({ topic, ...record })));
        await until(() => models.get(shop)?.version === 2);
        return trainSegments(input);
      },
    });
    await passDays(7);
    await overtaken();
    assert.equal(models.get(shop)?.pin, 'always');
    assert.equal((await values('models', modelKey(shop))).length, 2);
  });

  it('is swapped in by every instance while events go on, and none is missed', async () => {
    const first = await trainTo(1);
    const others = await followModels({ messaging, namespace, logger });
    const ensureViews = keepViews({ messaging, cache, namespace, logger });
    const running = {
      messaging,
      logger,
      metrics: createPipelineMetrics('segmentation', new Registry(), clock),
    };
    const instances = await Promise.all(
      [models, others].map((known) =>
        runPipeline(segmentPipeline({ cache, namespace, models: known, ensureViews }), running),
      ),
    );
    const featuresTopic = topicName(namespace, 'features');
    for (let version = 2; version <= 6; version += 1) {
      const events = states.map((state) => ({
        topic: featuresTopic,
        key: `${shop}/${state.customerId}`,
        value: JSON.stringify({ ...state, version }),
      }));
      const records = modelRecords({ ...first, version }, models.versionsOf(shop));
      const swap = records.map((record) => ({ topic: topicName(namespace, 'models'), ...record }));
      // The model comes in the middle of the events.
      await Promise.all([
        messaging.send(events.slice(0, 150)),
        messaging.send(swap),
        messaging.send(events.slice(150)),
      ]);
    }
    await until(() => [models, others].every((known) => known.get(shop)?.version === 6));
    const lags = async () =>
      (await Promise.all(instances.map((instance) => instance.lag()))).every((lag) => lag === 0);
    await until(lags);
    await Promise.all([...instances.map((instance) => instance.stop()), others.stop()]);
    const keys = states.map(({ customerId }) => assignmentKey(namespace, `${shop}/${customerId}`));
    const judged = (await cache.readVersioned(keys)).map(
      (document) => (JSON.parse(document?.value ?? '{}') as SegmentAssignment).featureVersion,
    );
    assert.deepEqual(new Set(judged), new Set([6]), 'the last event of each customer was judged');
  });

  it('keeps the last ten versions', async () => {
    await trainTo(1);
    for (let version = 2; version <= 12; version += 1) {
      await passDays(7 * version);
      await trainTo(version);
    }
    assert.deepEqual(models.versionsOf(shop), [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const [last] = await values<SegmentModel | null>('models', modelVersionKey(shop, 12));
    assert.equal(last?.contentHash, models.get(shop)?.contentHash);
  });

  it('trains the other shops when one cannot be trained', async () => {
    let tried = 0;
    const failing = createTrainer({
      ...dependencies,
      train: async (input) => {
        tried += 1;
        if (tried === 1) throw new Error('no memory');
        return trainSegments(input);
      },
    });
    await failing();
    assert.equal(models.get(shop), undefined);
    await failing();
    await until(() => models.get(shop)?.version === 1);
  });
});
