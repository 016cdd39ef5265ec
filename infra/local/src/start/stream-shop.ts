import { paced, sendCalls } from '@shoal/replay';
import { type Memory, noteAt, type Place } from './memory.ts';
import type { Screen } from './screen.ts';
import type { ShopSource, TimedCall } from './shop-source.ts';
import { startStreamingBar } from './streaming-bar.ts';

export interface StreamOptions {
  readonly source: ShopSource;
  readonly url: string;
  readonly key: string;
  readonly speed: number | undefined;
  readonly limit: number | undefined;
  readonly memory: Memory;
  /** Which Kafka takes it. */
  readonly place: Place;
  readonly screen: Screen;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

export interface Streamed {
  readonly accepted: number;
  readonly refused: number;
  readonly refusedBy: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Whether the signal ended it early. */
  readonly stopped: boolean;
}

const NOTE_EVERY_MS = 1_000;

/** Where the streaming of this very source stands; undefined when this Kafka has nothing of it. */
export function noteOf({ memory, source, place }: Pick<StreamOptions, 'memory' | 'source' | 'place'>) {
  const note = noteAt(memory, source.shop, place);
  return JSON.stringify(note?.source) === JSON.stringify(source.identity) ? note : undefined;
}

/** Streams the shop, or what an interrupted start has left of it, and notes how far it came. */
export async function streamShop(options: StreamOptions): Promise<Streamed> {
  const { source, memory, place, screen, output, speed, signal } = options;
  const started = performance.now();
  const begun = noteOf(options)?.acknowledged ?? 0;
  const note = (acknowledged: number, isComplete: boolean) =>
    memory.setNote(source.shop, { ...place, source: source.identity, acknowledged, isComplete, lives: 0 });
  let eventMs = 0;
  let notedAt = started;
  const share = shareOf(options, begun);
  const bar = startStreamingBar({ screen, output, shareOf: share });
  const calls = watched(between(source.calls(), begun, options.limit), (call) => {
    eventMs = Math.max(eventMs, Date.parse(call.timestamp ?? '') || 0);
  });
  note(begun, false);
  try {
    const report = await sendCalls(speed === undefined ? calls : paced(calls, { speed, signal }), {
      url: options.url,
      key: options.key,
      signal,
      onProgress: ({ accepted, refused, retries, acknowledged }) => {
        bar.update({ answered: accepted + refused, eventMs, retries });
        if (performance.now() - notedAt < NOTE_EVERY_MS) return;
        notedAt = performance.now();
        note(begun + acknowledged, false);
      },
    });
    const stopped = report.stopped || signal.aborted;
    note(begun + report.acknowledged, !stopped);
    return { ...report, stopped, seconds: (performance.now() - started) / 1_000 };
  } finally {
    bar.stop();
  }
}

/** How much is done: by event time where it is known, else by number where there is a limit. */
function shareOf({ source, limit }: StreamOptions, begun: number) {
  return ({ answered, eventMs }: { answered: number; eventMs: number }): number | undefined => {
    const byNumber = limit === undefined ? undefined : (begun + answered) / limit;
    const byTime = source.span && (eventMs - source.span.startMs) / (source.span.endMs - source.span.startMs);
    const share = Math.max(byNumber ?? 0, byTime ?? 0);
    return byNumber === undefined && byTime === undefined ? undefined : Math.min(1, Math.max(0, share));
  };
}

async function* between(
  calls: Iterable<TimedCall> | AsyncIterable<TimedCall>,
  start: number,
  end = Number.POSITIVE_INFINITY,
): AsyncGenerator<TimedCall, void, undefined> {
  let place = 0;
  for await (const call of calls) {
    if (place >= end) return;
    if (place >= start) yield call;
    place += 1;
  }
}

async function* watched(
  calls: AsyncIterable<TimedCall>,
  see: (call: TimedCall) => void,
): AsyncGenerator<TimedCall, void, undefined> {
  for await (const call of calls) {
    see(call);
    yield call;
  }
}
