import { type TopicId, topicName } from '@shoal/contracts';
import type { Messaging } from '@shoal/messaging';

/** Which service reads which topic; its group is `<namespace>.<service>`. */
const READINGS: readonly (readonly [service: string, topic: TopicId])[] = [
  ['ingestion', 'inbox'],
  ['feature-engineering', 'events'],
  ['feature-engineering', 'featureMerges'],
  ['feature-engineering', 'sentiments'],
  ['segmentation', 'features'],
  ['recommendation', 'events'],
  ['risk', 'features'],
  ['sentiment', 'events'],
  ['sentiment', 'opinions'],
];

/** Records that no service has finished with yet, over the whole way from the inbox to the segments. */
export async function pipelineLag(messaging: Messaging, namespace: string): Promise<number> {
  const lags = READINGS.map(async ([service, topicId]) => {
    const topic = topicName(namespace, topicId);
    // The committed offsets first: asked later, they could be ahead of the ends, and hide what came in between.
    const committed = await messaging.committed(`${namespace}.${service}`, topic);
    const ends = await messaging.offsets(topic);
    const left = ends.map(({ partition, low, high }) => high - Math.max(low, committed.get(partition) ?? -1));
    return left.reduce((sum, each) => sum + Math.max(0, each), 0);
  });
  return (await Promise.all(lags)).reduce((sum, each) => sum + each, 0);
}
