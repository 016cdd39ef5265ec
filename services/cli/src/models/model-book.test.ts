import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import {
  modelHash,
  modelRecords,
  SegmentChallenger,
  SegmentModel,
  schemaExamples,
  topicName,
} from '@shoal/contracts';
import { allTopicSettings, createMemoryMessaging, type Messaging } from '@shoal/messaging';
import { readModels, rollBack } from './model-book.ts';

const namespace = 'test';
const exampleOf = <T>(schema: unknown) =>
  schemaExamples.find((example) => example.schema === schema)?.valid as T;
const example = exampleOf<SegmentModel>(SegmentModel);
const day = 86_400_000;

let messaging: Messaging;
beforeEach(async () => {
  messaging = createMemoryMessaging().connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 1, replication: 1 }));
});

/** A version as a training publishes it, a day after the one before. */
async function train(version: number): Promise<void> {
  const known = version === 1 ? [] : [...(await readModels({ messaging, namespace }, 'demo')).history.keys()];
  const model = { ...example, version, trainedAt: version * day, population: 100 * version };
  await send(modelRecords(model, known));
}

async function send(
  records: readonly { readonly key: string; readonly value: string | null }[],
): Promise<void> {
  await messaging.send(records.map((record) => ({ topic: topicName(namespace, 'models'), ...record })));
}

const book = () => readModels({ messaging, namespace }, 'demo');
const back = (to?: number, isPinned = false) =>
  rollBack({ messaging, namespace }, { shop: 'demo', to, isPinned });

describe('rolling back', () => {
  beforeEach(async () => {
    for (const version of [1, 2, 3]) await train(version);
  });

  it('puts the content of the version before in force, as a new version', async () => {
    const { version, population, cause, rollback, pin } = await back();
    assert.deepEqual(
      [version, population, cause, rollback, pin],
      [4, 200, 'rollback', { from: 3, to: 2 }, 'until-schedule'],
    );
    const { current, history } = await book();
    assert.equal(current.version, 4);
    assert.deepEqual([...history.keys()].sort(), [1, 2, 3, 4]);
    const { contentHash, ...content } = current;
    assert.equal(contentHash, modelHash(content));
  });

  it('goes further back each time', async () => {
    await back();
    const { version, rollback } = await back();
    assert.deepEqual([version, rollback], [5, { from: 4, to: 1 }]);
  });

  it('counts the next schedule from the last training, promoted or not', async () => {
    assert.equal((await back(1)).attemptedAt, 3 * day);
    await train(5);
    const lost = exampleOf<SegmentChallenger>(SegmentChallenger);
    const challenger = { ...lost, trainedAt: 6 * day, trial: { ...lost.trial, championVersion: 5 } };
    await send([{ key: 'demo/segments-challenger', value: JSON.stringify(challenger) }]);
    assert.equal((await back(1)).attemptedAt, 6 * day);
  });

  it('pins for good when told to', async () => {
    assert.equal((await back(1, true)).pin, 'always');
    assert.equal((await back(4)).pin, 'until-schedule', 'and lets go by another rollback');
  });

  it('refuses what is not kept, and says what is', async () => {
    await assert.rejects(back(9), {
      code: 'CLI_OPTION_INVALID',
      message: 'version 9 is not kept: kept are 1, 2, 3',
    });
    await back(1);
    await assert.rejects(back(), {
      message: /^there is no version before the one in force: kept are 1, 2, 3, 4$/,
    });
  });

  it('names the shop that was meant', async () => {
    await assert.rejects(readModels({ messaging, namespace }, 'dmo'), {
      message: "shop 'dmo' has no segment model: did you mean 'demo'?",
    });
  });

  it('forgets all but the last ten', async () => {
    for (let version = 4; version <= 14; version += 1) await train(version);
    await back(5);
    assert.deepEqual(
      [...(await book()).history.keys()].sort((a, b) => a - b),
      [6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    );
  });
});
