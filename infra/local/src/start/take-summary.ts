import { type SegmentChange, type SegmentsAnswer, topicName } from '@shoal/contracts';
import type { Messaging } from '@shoal/messaging';
import type { GatewayClient } from './gateway-client.ts';
import { pipelineLag } from './lag.ts';
import type { Screen } from './screen.ts';
import { type Training, type Urls, wantsTraining } from './services.ts';
import { type ShopPicture, untilSettled } from './settle.ts';
import type { Streamed } from './stream-shop.ts';
import type { Links, Summary } from './summary.ts';

export interface SummaryOptions {
  readonly shop: string;
  readonly events: Streamed | undefined;
  readonly gateway: GatewayClient;
  readonly urls: Urls;
  readonly readKey: string;
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly training: Training;
  /** When the command was given, by the steady clock. */
  readonly startedMs: number;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

const CHANGES_SHOWN = 6;
const CHANGES_ASKED = 1_000;
/** Longer than the service that finds segments pauses between two looks, by this much. */
const QUIET_MARGIN_MS = 500;
const PLACING_MARGIN_MS = 6_000;

/** Waits until the pipelines have caught up and the segments are there, then gathers what they have come to. */
export async function takeSummary(options: SummaryOptions): Promise<Summary> {
  const { shop, events, gateway, urls, screen } = options;
  const title = 'Pipelines have caught up, segments are there';
  const settled = await screen.step(title, (say) => settle(options, say));
  const answer = await gateway.segments();
  const changes = await latestEntries(options);
  return {
    shop,
    events: events
      ? {
          accepted: events.accepted,
          refused: events.refused,
          refusedBy: events.refusedBy,
          seconds: events.seconds,
        }
      : null,
    customers: answer.customers,
    segments: answer.segments.map(({ id, name, summary, size, share }) => ({
      id,
      name,
      summary,
      size,
      share,
    })),
    changes,
    settled,
    links: linksOf(urls),
    ...(await toTry(options, changes[0], answer)),
    seconds: Math.round(performance.now() - options.startedMs) / 1_000,
  };
}

function settle(options: SummaryOptions, say: (detail: string) => void): Promise<boolean> {
  const { messaging, namespace, gateway, signal } = options;
  return untilSettled({
    lag: () => pipelineLag(messaging, namespace),
    picture: async () => pictureOf(await gateway.segments(), options),
    say,
    signal,
  });
}

function pictureOf(answer: SegmentsAnswer, { training, events }: SummaryOptions): ShopPicture {
  const { customers, unassigned, model, segments } = answer;
  const sizes = segments.map(({ id, size }) => `${id}:${size}`);
  const isDue = wantsTraining(customers, model?.population, training) || (model !== null && unassigned > 0);
  // Customers still in segments of the model before are not counted: they are about to be placed, which begins with a
  // silent reading of everybody. Merged visitors may make a shop smaller than its model, so it cannot be demanded.
  const isWhole = model === null || (customers >= model.population && segments.every(({ size }) => size > 0));
  const quietMs = training.trainCheckMs + (isWhole ? QUIET_MARGIN_MS : PLACING_MARGIN_MS);
  // Where nothing was streamed nothing is on its way either.
  const text = `${model?.version ?? 0} ${customers} ${sizes.join(' ')}`;
  return { text, isDue, quietMs: events ? quietMs : 0 };
}

/** The latest moves, newest first: as the gateway has seen them, or before its start as the topic has kept them. */
async function latestEntries(options: SummaryOptions): Promise<readonly SegmentChange[]> {
  const seen = await options.gateway.recentEntries(CHANGES_ASKED);
  const entries = seen.length > 0 ? seen : await keptEntries(options);
  // The sort is stable: what tells as much stays in the order of time.
  const byWorth = entries.toSorted((a, b) => worthOf(a) - worthOf(b));
  return byWorth.slice(-CHANGES_SHOWN).toReversed();
}

/** A customer's own doing tells most, then a move that a new model has made, then a first place. */
function worthOf({ previous, segment, reason }: SegmentChange): number {
  if (previous === undefined || previous.name === segment.name) return 0;
  return reason === 'model' ? 1 : 2;
}

async function keptEntries({
  messaging,
  namespace,
  shop,
}: SummaryOptions): Promise<readonly SegmentChange[]> {
  const entries: { readonly change: SegmentChange; readonly writtenMs: number }[] = [];
  await messaging.readToEnd({ topic: topicName(namespace, 'segmentChanges') }, async (batch) => {
    for (const { value, timestamp } of batch) {
      if (value === null) continue;
      const change = JSON.parse(value.toString()) as SegmentChange;
      if (change.shop === shop && change.type === 'segment.entered')
        entries.push({ change, writtenMs: timestamp });
    }
    // Partitions come in any order; only the newest of each reading are ever shown.
    entries.sort((a, b) => a.writtenMs - b.writtenMs);
    entries.splice(0, entries.length - CHANGES_ASKED);
  });
  return entries.map(({ change }) => change);
}

function linksOf({ ingestion, gateway }: Urls): Links {
  return {
    docs: `${gateway}/docs`,
    openapi: `${gateway}/openapi.json`,
    changes: `${gateway}/v1/segment-changes`,
    segments: `${gateway}/v1/segments`,
    ingestion: `${ingestion}/v1/batch`,
  };
}

/** About somebody who is there: the one who moved last, else a customer of the largest segment. */
async function toTry(
  { gateway, urls, readKey }: SummaryOptions,
  newest: SegmentChange | undefined,
  { segments }: SegmentsAnswer,
): Promise<Pick<Summary, 'tryNext' | 'recommendations'>> {
  const largest = segments[0];
  const id = newest?.customerId ?? (largest && (await gateway.oneMember(largest.id)));
  const path = id === undefined ? 'segments' : `customers/${encodeURIComponent(id)}`;
  return {
    tryNext: `curl -sH 'Authorization: Bearer ${readKey}' ${urls.gateway}/v1/${path}`,
    recommendations: `${urls.gateway}/v1/${id === undefined ? 'popular' : `${path}/recommendations`}`,
  };
}
