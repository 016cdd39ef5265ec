import type { TopicId } from '@shoal/contracts';
import type { Shop } from '../../support/shop.ts';
import { until } from '../../support/until.ts';

/** What each service reads of what comes in, upstream first. */
const work: readonly (readonly [service: string, topics: readonly TopicId[]])[] = [
  ['ingestion', ['inbox']],
  ['feature-engineering', ['events', 'sentiments', 'featureMerges']],
  ['segmentation', ['features']],
  ['recommendation', ['events', 'recommendationMerges']],
  ['experimentation', ['events']],
  ['sentiment', ['events', 'opinions']],
  ['risk', ['events', 'features']],
];

const doneWithinMs = 15 * 60_000;

/** Waits until every service has done all there is; resolves with the seconds that each took from a moment on. */
export async function untilAllDone(shop: Shop, beganAt: number): Promise<Record<string, number>> {
  const took: Record<string, number> = {};
  const open = () => work.filter(([service]) => took[service] === undefined).map(([service]) => service);
  await until('the end of all work', { withinMs: doneWithinMs, describe: open }, async () => {
    for (const [service, topics] of work) {
      if (took[service] !== undefined || !(await hasDone(shop, service, topics))) continue;
      // Only once what comes before it is done is it done for good.
      if (service === 'ingestion' || took.ingestion !== undefined)
        took[service] = (performance.now() - beganAt) / 1_000;
    }
    return open().length === 0;
  });
  return took;
}

async function hasDone(shop: Shop, service: string, topics: readonly TopicId[]): Promise<boolean> {
  for (const topic of topics) if ((await shop.done(service, topic)) < (await shop.count(topic))) return false;
  return true;
}
