import { randomUUID } from 'node:crypto';
import { callLimits } from '@shoal/contracts';
import { Lane, type Outgoing } from './lane.ts';
import { type Door, postBatch, type Refusal } from './post-batch.ts';
import { createPoster } from './poster.ts';
import type { SendableCall, SendOptions, SendProgress } from './send-options.ts';

export interface RefusedCall {
  readonly place: number;
  readonly messageId: string;
  readonly code: string;
  readonly message: string;
}

export interface SendReport extends SendProgress {
  /** How many were refused, by code. */
  readonly refusedBy: Readonly<Record<string, number>>;
  /** The first ten that were refused. */
  readonly examples: readonly RefusedCall[];
  /** Whether the signal ended it before the last call. */
  readonly stopped: boolean;
}

const examplesMax = 10;
/** Room for the brackets around the calls. */
const envelopeBytes = 64;

/**
 * Sends calls to an ingestion's `POST /v1/batch`, several requests at a time, no faster than they are taken. Nothing is
 * lost: every call is repeated until it is accepted or refused. Nothing counts twice: a repetition has the message ids
 * of the first time. Reads from `calls` only as fast as it can send. Throws SendError.
 *
 *     const report = await sendCalls(simulateShop(options), { url: 'http://127.0.0.1:8080', key });
 */
export async function sendCalls<C extends SendableCall>(
  calls: Iterable<C> | AsyncIterable<C>,
  options: SendOptions,
): Promise<SendReport> {
  const sending = new Sending(options);
  return sending.run(calls);
}

class Sending {
  readonly #options: SendOptions;
  readonly #fault = new AbortController();
  readonly #door: Door;
  readonly #lanes: readonly Lane[];
  readonly #refusedBy: Record<string, number> = {};
  readonly #examples: RefusedCall[] = [];
  #read = 0;
  #accepted = 0;
  #refused = 0;
  #retries = 0;

  constructor(options: SendOptions) {
    const { url, key, inFlightMax = 4, batchEventsMax = 500, lingerMs = 100 } = options;
    const { requestTimeoutMs = 30_000, giveUpMs = 60_000, signal } = options;
    const bytesMax = callLimits.batchBytesMax - envelopeBytes;
    const eventsMax = Math.min(batchEventsMax, callLimits.batchEventsMax);
    this.#options = options;
    this.#door = {
      poster: createPoster({
        url: url.replace(/\/+$/, ''),
        key,
        path: '/v1/batch',
        contentType: 'application/json',
        connectionsMax: inFlightMax,
        requestTimeoutMs,
      }),
      giveUpMs,
      signal: AbortSignal.any([this.#fault.signal, ...(signal ? [signal] : [])]),
      onRetry: () => {
        this.#retries += 1;
        this.#report();
      },
    };
    this.#lanes = Array.from({ length: inFlightMax }, () => new Lane({ eventsMax, bytesMax, lingerMs }));
  }

  async run(calls: Iterable<SendableCall> | AsyncIterable<SendableCall>): Promise<SendReport> {
    const { signal } = this.#door;
    const discard = () => {
      for (const lane of this.#lanes) lane.close({ discard: true });
    };
    signal.addEventListener('abort', discard);
    const work = [() => this.#feed(calls), ...this.#lanes.map((lane) => () => this.#empty(lane))];
    await Promise.all(work.map((part) => part().catch((error) => this.#fail(error))));
    signal.removeEventListener('abort', discard);
    this.#door.poster.close();
    if (this.#fault.signal.aborted) throw this.#fault.signal.reason;
    const stopped = signal.aborted;
    return { ...this.#progress(), refusedBy: this.#refusedBy, examples: this.#examples, stopped };
  }

  /** The first fault ends the others; what the caller's signal interrupts is no fault. */
  #fail(error: unknown): void {
    if (!this.#door.signal.aborted) this.#fault.abort(error);
  }

  async #feed(calls: Iterable<SendableCall> | AsyncIterable<SendableCall>): Promise<void> {
    const { signal } = this.#door;
    for await (const call of calls) {
      if (signal.aborted) return;
      const lane = this.#laneOf(call);
      if (lane.isFull) await lane.room();
      if (signal.aborted) return;
      lane.put(this.#outgoing(call));
    }
    for (const lane of this.#lanes) lane.close();
  }

  /** By the browser where there is one: the calls before and after signing in share it. */
  #laneOf({ anonymousId, userId }: SendableCall): Lane {
    const id = String(anonymousId ?? userId ?? '');
    let hash = 0;
    for (let i = 0; i < id.length; i += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
    return this.#lanes[(hash >>> 0) % this.#lanes.length] as Lane;
  }

  #outgoing(call: SendableCall): Outgoing {
    const messageId = call.messageId ?? randomUUID();
    const text = JSON.stringify(call.messageId === undefined ? { ...call, messageId } : call);
    const place = this.#read;
    this.#read += 1;
    return { place, messageId, text, bytes: Buffer.byteLength(text) };
  }

  async #empty(lane: Lane): Promise<void> {
    for (let batch = await lane.take(); batch; batch = await lane.take()) await this.#post(batch);
    this.#report();
  }

  async #post(batch: readonly Outgoing[]): Promise<void> {
    const answer = await postBatch(`{"batch":[${batch.map(({ text }) => text).join(',')}]}`, this.#door);
    if (answer.kind === 'taken') {
      this.#accepted += answer.accepted;
      for (const refusal of answer.refusals) this.#note(batch[refusal.index] ?? batch[0], refusal);
      this.#report();
      return;
    }
    if (batch.length === 1) {
      this.#note(batch[0], { index: 0, code: 'event_too_large', message: answer.message });
      return;
    }
    const half = Math.ceil(batch.length / 2);
    await this.#post(batch.slice(0, half));
    await this.#post(batch.slice(half));
  }

  #note(call: Outgoing | undefined, { code, message }: Refusal): void {
    this.#refused += 1;
    this.#refusedBy[code] = (this.#refusedBy[code] ?? 0) + 1;
    if (call && this.#examples.length < examplesMax)
      this.#examples.push({ place: call.place, messageId: call.messageId, code, message });
  }

  #progress(): SendProgress {
    const open = this.#lanes.map((lane) => lane.firstOpen() ?? this.#read);
    const acknowledged = Math.min(this.#read, ...open);
    return { accepted: this.#accepted, refused: this.#refused, retries: this.#retries, acknowledged };
  }

  #report(): void {
    this.#options.onProgress?.(this.#progress());
  }
}
