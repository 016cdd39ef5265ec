import { type FlowBucket, flowKey, flowName, flowStepAt, type SegmentChange } from '@shoal/contracts';
import type { Shop } from './shop.ts';

type Flows = Readonly<Record<string, number>>;

/** Days before the shop's clock that are read: more than any data set of the tests has. */
const daysMax = 800;

/** Every move that the days of a shop count, by its name, summed over days and partitions. */
export async function readFlows({ cache, messaging, namespace, name: shop }: Shop): Promise<Flows> {
  const changes = await messaging.offsets(`${namespace}.segment-changes.v1`);
  const clock = (await cache.readNumbers(`${namespace}:{clocks}`)).get(shop) ?? 0;
  const last = flowStepAt('day', clock);
  const keys = changes.flatMap(({ partition }) =>
    Array.from({ length: daysMax }, (_, i) =>
      flowKey(namespace, { shop, partition, step: 'day', number: last - i }),
    ),
  );
  const flows: Record<string, number> = {};
  for (const document of await cache.readVersioned(keys)) {
    if (!document) continue;
    for (const [move, count] of Object.entries((JSON.parse(document.value) as FlowBucket).flows))
      flows[move] = (flows[move] ?? 0) + count;
  }
  return flows;
}

/** The moves that changes tell of, each of them once: an exit without an entry is that of an id which became another. */
export function flowsOf(changes: readonly SegmentChange[]): Flows {
  const flows: Record<string, number> = {};
  for (const { type, segment, previous, reason } of changes) {
    if (type === 'segment.exited' && reason !== 'merge') continue;
    const move =
      type === 'segment.entered' ? flowName(previous?.id ?? null, segment.id) : flowName(segment.id, null);
    flows[move] = (flows[move] ?? 0) + 1;
  }
  return flows;
}
