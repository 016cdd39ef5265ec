import type { Cache } from '@shoal/cache';
import { itemsFrom, memberShard, parseCustomerKey, pickRecommendations, viewKey } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { Counter, type Registry } from 'prom-client';
import type { StateInput } from './steps/read-input.ts';

/** How far down a list counts. */
const top = 10;
const logEveryMs = 86_400_000;

export interface QualityDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  readonly registry: Registry;
  readonly logger: Logger;
  readonly clock: { now(): number };
}

interface Tally {
  asked: number;
  hits: number;
  gain: number;
  since: number;
}

/**
 * How good lists are, by what customers did next: whether an item that somebody turned to stood in the first ten of the list that he had
 * then, and how far up (prequential evaluation: Dawid 1984). One customer in sixteen is looked at. Counted in metrics, and said in the
 * log once a day.
 */
export function createJudge({ cache, namespace, registry, logger, clock }: QualityDependencies) {
  const counter = (name: string, help: string) =>
    new Counter({ name: `shoal_recommendation_${name}`, help, labelNames: ['shop'], registers: [registry] });
  const asked = counter('judged_total', 'Items that sampled customers turned to, who had a list');
  const hits = counter('hits_at_10_total', 'Of these, items in the first ten of the list');
  const gain = counter('ndcg_at_10_total', 'Sum of the discounted gains of these');
  const tallies = new Map<string, Tally>();
  return async (inputs: readonly StateInput[]): Promise<void> => {
    const sampled = inputs.filter(({ key, items }) => items.length > 0 && memberShard(key) === 0);
    if (sampled.length === 0) return;
    const keys = sampled.map(({ key }) => {
      const { shop, customerId } = parseCustomerKey(key);
      return viewKey(namespace, shop, customerId, 'recommendations');
    });
    const views = await cache.readVersioned(keys);
    sampled.forEach(({ key, items }, i) => {
      const shown = shownIn(views[i]?.value);
      if (shown === undefined) return;
      const { shop } = parseCustomerKey(key);
      const tally = tallies.get(shop) ?? { asked: 0, hits: 0, gain: 0, since: clock.now() };
      tallies.set(shop, tally);
      for (const item of items) count(shop, tally, shown.indexOf(item) + 1);
      if (clock.now() - tally.since >= logEveryMs) say(shop, tally);
    });
  };

  /** One item at its rank in the list, 0 where it was not shown. */
  function count(shop: string, tally: Tally, rank: number): void {
    const gained = rank > 0 ? 1 / Math.log2(rank + 1) : 0;
    asked.inc({ shop });
    hits.inc({ shop }, Number(rank > 0));
    gain.inc({ shop }, gained);
    tally.asked += 1;
    tally.hits += Number(rank > 0);
    tally.gain += gained;
  }

  function say(shop: string, tally: Tally): void {
    const { asked: judged, hits: hit, gain: sum } = tally;
    const figures = { 'hr@10': hit / judged, 'ndcg@10': sum / judged, judged };
    logger.info({ shop, ...figures }, 'how lists did in the last day');
    tallies.delete(shop);
  }
}

function shownIn(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const lines = pickRecommendations(text, itemsFrom(text), top, () => true);
  return lines.map((line) => (JSON.parse(line) as { itemId: string }).itemId);
}
