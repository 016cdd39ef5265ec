import type { ServerResponse } from 'node:http';
import type { ChangeFeed } from './change-feed.ts';
import { ChangeStream, type ChangeStreamOptions, type StreamEnding } from './change-stream.ts';

export interface ChangeStreamsOptions {
  readonly feed: ChangeFeed;
  readonly streamsMax: number;
  readonly pendingBytesMax: number;
  /** Between two comments that keep idle connections open. */
  readonly heartbeatMs: number;
  /** How long all streams together may take to end when the service stops. */
  readonly closeMs: number;
  readonly onEnding: (ending: StreamEnding) => void;
}

/** Every open stream of this instance. */
export class ChangeStreams {
  readonly #options: ChangeStreamsOptions;
  readonly #streams = new Map<ServerResponse, ChangeStream>();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #unwatch: () => void;
  #onEmpty: () => void = () => undefined;
  #isClosed = false;

  constructor(options: ChangeStreamsOptions) {
    this.#options = options;
    this.#unwatch = options.feed.watch(() => this.#each((stream) => stream.pump()));
    this.#heartbeat = setInterval(() => this.#each((stream) => stream.beat()), options.heartbeatMs).unref();
  }

  get size(): number {
    return this.#streams.size;
  }

  get isFull(): boolean {
    return this.#isClosed || this.#streams.size >= this.#options.streamsMax;
  }

  /** Takes over a response and writes changes to it until either side ends it. */
  open(response: ServerResponse, wanted: Pick<ChangeStreamOptions, 'filter' | 'lastEventId'>): void {
    const { feed, pendingBytesMax, onEnding } = this.#options;
    if (response.destroyed) return;
    response.on('close', () => {
      this.#streams.delete(response);
      if (this.#streams.size === 0) this.#onEmpty();
    });
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // Some proxies hold answers back until they are whole.
      'x-accel-buffering': 'no',
    });
    const options = { ...wanted, ring: feed.ring, pendingBytesMax, onEnding };
    this.#streams.set(response, new ChangeStream(response, options));
  }

  /** Ends every stream; resolves when all connections are closed, and cuts off those that take too long. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    this.#unwatch();
    if (this.#streams.size === 0) return;
    const cutOff = setTimeout(() => this.#each((stream) => stream.destroy()), this.#options.closeMs);
    await new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
      this.#each((stream) => stream.end('stop'));
    });
    clearTimeout(cutOff);
  }

  #each(act: (stream: ChangeStream) => void): void {
    for (const stream of this.#streams.values()) act(stream);
  }
}
