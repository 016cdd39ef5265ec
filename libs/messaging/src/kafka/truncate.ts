import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { MessagingError } from '../errors.ts';
import { ConfigResourceTypes } from './kafkajs.ts';
import { partitionOffsets } from './offsets.ts';

type Settings = ReadonlyMap<string, string>;

/** As Kafka's protocol numbers where a setting comes from: set for this topic. */
const setForTopic = 1;

/** Records of a compacted topic can be removed only while it deletes as well: by hand then, never by age or size. */
const whileTruncated = {
  'cleanup.policy': 'compact,delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
} as const;

/**
 * Removes what stands before the given offsets. Brokers refuse that of a compacted topic, so its clean-up is changed for as long as it
 * takes. Who is broken off in between leaves the topic so, and the next call, with nothing to remove even, sets it right.
 */
export async function truncate(
  admin: Admin,
  topic: string,
  before: ReadonlyMap<number, number>,
): Promise<void> {
  const found = await settingsOf(admin, topic);
  const isLeftOpen = found.get('cleanup.policy') === whileTruncated['cleanup.policy'];
  const settled = isLeftOpen ? withoutOpening(found) : found;
  const mustOpen = settled.get('cleanup.policy') === 'compact';
  if (before.size > 0) {
    if (mustOpen) await write(admin, topic, new Map([...settled, ...Object.entries(whileTruncated)]));
    try {
      await remove(admin, topic, before);
    } finally {
      if (mustOpen) await write(admin, topic, settled);
    }
  } else if (isLeftOpen) await write(admin, topic, settled);
}

function withoutOpening(found: Settings): Settings {
  const kept = new Map(found);
  for (const name of Object.keys(whileTruncated)) kept.delete(name);
  return kept.set('cleanup.policy', 'compact');
}

async function settingsOf(admin: Admin, topic: string): Promise<Settings> {
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic }];
  const { resources: described } = await admin.describeConfigs({ includeSynonyms: false, resources });
  const own = described
    .flatMap(({ configEntries }) => configEntries)
    .filter(({ configSource }) => Number(configSource) === setForTopic);
  return new Map(own.map(({ configName, configValue }) => [configName, configValue]));
}

/** Replaces all settings of the topic's own: what is not named falls back to the broker's default. */
async function write(admin: Admin, topic: string, settings: Settings): Promise<void> {
  const configEntries = Array.from(settings, ([name, value]) => ({ name, value }));
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
  await admin.alterConfigs({ validateOnly: false, resources });
}

const heardWithinMs = 30_000;
const pauseMs = 100;

async function remove(admin: Admin, topic: string, before: ReadonlyMap<number, number>): Promise<void> {
  // kafkajs looks for leaders in what it knows, and asks nobody.
  await partitionOffsets(admin, topic);
  const partitions = Array.from(before, ([partition, offset]) => ({ partition, offset: String(offset) }));
  const giveUpAt = performance.now() + heardWithinMs;
  for (;;) {
    try {
      await admin.deleteTopicRecords({ topic, partitions });
      return;
    } catch (error) {
      const faults = faultsOf(error);
      // The partition's leader hears of the new clean-up a moment after who took it.
      if (!faults.includes('POLICY_VIOLATION') || performance.now() > giveUpAt) {
        const text = `records of ${topic} could not be removed: ${[String(error), ...faults].join(', ')}`;
        throw new MessagingError('BROKER_UNAVAILABLE', text, error);
      }
      await delay(pauseMs);
    }
  }
}

/** What partitions were refused for. kafkajs wraps what it does not try again itself. */
function faultsOf(error: unknown): readonly string[] {
  const { cause = error } = error as { cause?: unknown };
  const { partitions = [] } = cause as { partitions?: readonly { error?: { type?: string } }[] };
  return partitions.flatMap(({ error: fault }) => fault?.type ?? []);
}
