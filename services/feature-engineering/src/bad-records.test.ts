import assert from 'node:assert/strict';
import { it } from 'node:test';
import { topicName } from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import {
  type Delivery,
  deadLetterHeaders,
  headerText,
  runPipeline,
  silentPipelineMetrics,
} from '@shoal/messaging';
import { featurePipeline } from './pipeline.ts';
import { deadLetters, eventOf, namespace, openFeatures } from './testing/features.fixture.ts';
import { keepViews } from './views.ts';

it('records that are no events are dead letters, and those around them count', async () => {
  const { cache, messaging, publish, state } = await openFeatures(1);
  const good = (offset: number) => eventOf(`0:${offset}`, 'anna', { userId: 'anna' });
  const topic = topicName(namespace, 'events');
  const bad = [
    { key: 'demo/anna', value: '{' },
    { key: 'demo/anna', value: null },
    { key: 'no customer', value: JSON.stringify(good(1)) },
    { key: 'demo/anna', value: JSON.stringify({ ...good(2), timestamp: 'yesterday' }) },
  ];
  await publish(good(0));
  await messaging.send(bad.map((record) => ({ topic, ...record })));
  await publish(good(3));
  const ensureViews = keepViews({ messaging, cache, namespace, logger: silentLogger });
  const pipeline = featurePipeline({ cache, namespace, ensureViews });
  const running = await runPipeline(pipeline, {
    messaging,
    logger: silentLogger,
    metrics: silentPipelineMetrics,
  });
  while ((await running.lag()) > 0) await new Promise((resolve) => setImmediate(resolve));
  await running.stop();
  const letters: Delivery[] = [];
  await messaging.readToEnd({ topic: deadLetters('events') }, async (batch) => void letters.push(...batch));
  assert.deepEqual(
    letters.map((letter) => headerText(letter, deadLetterHeaders.offset)),
    ['1', '2', '3', '4'],
  );
  const anna = await state('anna');
  assert.deepEqual([anna?.events, Number.isFinite(anna?.decayed.views[0])], [2, true]);
});
