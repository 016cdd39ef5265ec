import { itemLimits } from '@shoal/contracts';
import { type Answer, type Door, postBatch } from './post-batch.ts';
import { createPoster } from './poster.ts';
import type { SendOptions } from './send-options.ts';

/** An item as a line of JSON, and where it was read. */
export interface ItemLine {
  readonly line: number;
  readonly text: string;
}

export interface RefusedItem {
  readonly line: number;
  readonly itemId: string | undefined;
  readonly message: string;
}

export interface ItemReport {
  readonly accepted: number;
  readonly refused: number;
  /** Requests repeated after 429, 5xx, a lost connection or a time-out. */
  readonly retries: number;
  /** The first ten that were refused. */
  readonly examples: readonly RefusedItem[];
}

export interface SendItemsOptions extends Pick<SendOptions, 'url' | 'key' | 'requestTimeoutMs' | 'giveUpMs'> {
  /** Called after every answer and every wait, with the counts so far. */
  readonly onProgress?: (report: ItemReport) => void;
}

/** Of one request, which bounds what a repetition sends anew. */
const linesMax = 2_000;
const bytesMax = 1_000_000;
const examplesMax = 10;

/**
 * Sends a catalogue to an ingestion's `POST /v1/items`, one request after the other, so that of two lines of one item the later
 * counts. A request is repeated until it is answered; an item that is refused costs only itself. Throws SendError.
 */
export async function sendItems(
  lines: Iterable<ItemLine> | AsyncIterable<ItemLine>,
  { url, key, requestTimeoutMs = 30_000, giveUpMs = 60_000, onProgress }: SendItemsOptions,
): Promise<ItemReport> {
  const report = { accepted: 0, refused: 0, retries: 0, examples: [] as RefusedItem[] };
  const poster = createPoster({
    url: url.replace(/\/+$/, ''),
    key,
    path: '/v1/items',
    contentType: 'application/x-ndjson',
    connectionsMax: 1,
    requestTimeoutMs,
  });
  const onRetry = () => {
    report.retries += 1;
    onProgress?.(report);
  };
  const door: Door = { poster, giveUpMs, signal: new AbortController().signal, onRetry };
  try {
    for await (const chunk of chunksOf(lines)) {
      const answer = await postBatch(`${chunk.map(({ text }) => text).join('\n')}\n`, door);
      take(answer, chunk, report);
      onProgress?.(report);
    }
  } finally {
    poster.close();
  }
  return report;
}

function take(
  answer: Answer,
  chunk: readonly ItemLine[],
  report: { accepted: number; refused: number; examples: RefusedItem[] },
): void {
  if (answer.kind === 'too-large') {
    report.refused += chunk.length;
    note(report.examples, { line: chunk[0]?.line ?? 0, itemId: undefined, message: answer.message });
    return;
  }
  report.accepted += answer.accepted;
  report.refused += answer.refused;
  for (const { index, itemId, message } of answer.refusals)
    note(report.examples, { line: chunk[index]?.line ?? 0, itemId, message });
}

function note(examples: RefusedItem[], item: RefusedItem): void {
  if (examples.length < examplesMax) examples.push(item);
}

async function* chunksOf(
  lines: Iterable<ItemLine> | AsyncIterable<ItemLine>,
): AsyncGenerator<readonly ItemLine[], void, undefined> {
  let chunk: ItemLine[] = [];
  let length = 0;
  for await (const line of lines) {
    // What ingestion would refuse unread is cut to where it still sees that it is too long.
    const text = line.text.slice(0, itemLimits.itemBytesMax + 1);
    chunk.push({ ...line, text });
    length += text.length;
    if (chunk.length < linesMax && length < bytesMax) continue;
    yield chunk;
    chunk = [];
    length = 0;
  }
  if (chunk.length > 0) yield chunk;
}
