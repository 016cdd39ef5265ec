import { connect } from '@shoal/connections';
import { topicName } from '@shoal/contracts';
import { createPipelineMetrics, runPipeline } from '@shoal/messaging';
import { systemClock as clock, every, modelGauges, type ServiceDefinition } from '@shoal/runtime';
import { followCatalogue } from './catalogue/catalogue-table.ts';
import { recommendationConfig } from './config.ts';
import { followExperiments } from './experiments/experiment-table.ts';
import { createItemRefresher } from './item-refresher.ts';
import { followInteractions } from './learning/follow-interactions.ts';
import { followSegments } from './learning/segment-table.ts';
import { createListDesk } from './list-desk.ts';
import { createListMaker } from './list-maker.ts';
import { followModels } from './models.ts';
import { recommendationPipeline } from './pipeline.ts';
import { createJudge } from './quality.ts';
import { createTrainer } from './training/retrain.ts';
import { trainInWorker } from './training/train-in-worker.ts';
import { keepViews } from './views.ts';

/** How long records may wait without any being done before the service says that it is not ready. */
const stallMs = 60_000;
/** How often lists are made for which there was no time before. */
const makeUpEveryMs = 50;

export const recommendation: ServiceDefinition<typeof recommendationConfig> = {
  name: 'recommendation',
  description:
    'Keeps a list of items for each customer, new after each of his events, with a reason for each.',
  config: recommendationConfig,
  start: async ({ config, logger, metrics }) => {
    const { namespace, interactionsMax } = config;
    const connections = await connect({ ...config, service: 'recommendation', logger, clock });
    const { messaging, cache } = connections;
    const stopping = new AbortController();
    const { signal } = stopping;
    const followed = { messaging, namespace, logger };
    const swapped = new Set<string>();
    const [catalogue, segments, experiments, models] = await Promise.all([
      followCatalogue(followed),
      followSegments(followed),
      followExperiments(followed),
      followModels({
        ...followed,
        inForce: modelGauges('recommendation', metrics),
        onSwap: (shop) => swapped.add(shop),
      }),
    ]);
    const learners = await followInteractions({ ...followed, segments, catalogue, interactionsMax });
    const known = { models, learners, catalogue, segments, experiments };
    const desk = createListDesk({
      ...{ cache, messaging, namespace, clock },
      makeList: createListMaker({ ...known, config }),
    });
    const ensureViews = keepViews({ ...followed, cache, desk });
    const pipeline = await runPipeline(
      recommendationPipeline({
        cache,
        namespace,
        ensureViews,
        desk,
        judge: createJudge({ cache, namespace, registry: metrics, logger, clock }),
      }),
      { messaging, logger, metrics: createPipelineMetrics('recommendation', metrics, clock) },
    );
    const trainer = createTrainer({
      ...followed,
      ...{ models, learners, config, clock, signal },
      train: trainInWorker,
    });
    const refresh = createItemRefresher({ ...known, cache, namespace, signal, swapped, clock });
    // One instance does what is done for a whole shop: the owner of the first partition.
    const isChief = () => (pipeline.assigned().get(topicName(namespace, 'events')) ?? []).includes(0);
    const repeat = (task: () => Promise<void>) =>
      every(
        config.trainCheckMs,
        async () => {
          if (isChief()) await task();
        },
        { logger, clock },
      );
    // Apart, since what is popular must not wait until a training is over.
    const repeated = [
      repeat(refresh),
      repeat(trainer),
      every(makeUpEveryMs, () => desk.makeUp(), { logger, clock }),
    ];
    return {
      checks: {
        ...connections.checks,
        progress: () => pipeline.checkProgress(stallMs),
        learning: () => learners.checkProgress(stallMs),
      },
      stop: async () => {
        stopping.abort();
        await Promise.all(repeated.map((one) => one.stop()));
        await pipeline.stop();
        await Promise.all([catalogue, segments, experiments, models, learners].map((one) => one.stop()));
        await connections.close();
      },
    };
  },
};
