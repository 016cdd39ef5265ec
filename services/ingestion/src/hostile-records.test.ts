import assert from 'node:assert/strict';
import { it } from 'node:test';
import { refusals, topicName } from '@shoal/contracts';
import { recordingLogger } from '@shoal/logging';
import {
  type Delivery,
  deadLetterHeaders,
  headerText,
  runPipeline,
  silentPipelineMetrics,
} from '@shoal/messaging';
import fc from 'fast-check';
import { inboxPipeline } from './pipeline.ts';
import { hostileBodies } from './testing/hostile-values.fixture.ts';
import { namespace, openInbox } from './testing/inbox.fixture.ts';
import { keepViews } from './views.ts';

const records = 3_000;

it('hostile records each end as an event, a duplicate or a dead letter that says why, and none is lost', async () => {
  const { cache, clock, keyring, messaging, writeKey, events } = await openInbox();
  const topic = topicName(namespace, 'inbox');
  const headers = { 'shoal-write-key': writeKey };
  const bytes = fc.oneof(
    hostileBodies.map((body) => Buffer.from(body)),
    fc.uint8Array({ maxLength: 50 }).map((array) => Buffer.from(array)),
  );
  const bodies = fc.sample(bytes, { seed: 7, numRuns: records });
  await messaging.send(bodies.map((value, i) => ({ topic, key: `k${i % 20}`, value, headers })));

  const logger = recordingLogger();
  const ensureViews = keepViews({ messaging, cache, keyring, namespace, logger, clock });
  const pipeline = inboxPipeline({ cache, keyring, namespace, clock, ensureViews });
  let duplicates = 0;
  const metrics = {
    ...silentPipelineMetrics,
    countOutcome: (_: string, kind: string) => {
      if (kind === 'drop') duplicates += 1;
    },
  };
  const running = await runPipeline(pipeline, { messaging, logger, metrics });
  while ((await running.lag()) > 0) await new Promise((resolve) => setImmediate(resolve));
  await running.stop();

  const letters: Delivery[] = [];
  await messaging.readToEnd({ topic: `${topic}.dlq` }, async (batch) => void letters.push(...batch));
  const taken = (await events()).filter(({ type }) => type !== 'merge');
  assert.equal(taken.length + letters.length + duplicates, records);
  assert.ok(letters.length > records / 2 && taken.length > 100);
  for (const letter of letters) {
    const code = headerText(letter, deadLetterHeaders.code) ?? '';
    assert.ok(Object.hasOwn(refusals, code) && code !== 'internal', code);
    assert.ok((headerText(letter, deadLetterHeaders.message) ?? '').length > 10);
  }
});
