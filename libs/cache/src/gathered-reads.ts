import type { Redis } from 'ioredis';

interface Ask {
  readonly key: string;
  readonly bytes: number;
  readonly resolve: (text: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads beginnings of texts: those that are asked for in one turn of the event loop go out in one write, under one deadline. The
 * pipelines that ioredis makes by itself are under way one at a time, so that whoever asks meanwhile waits for two; these overlap.
 */
export class GatheredReads {
  readonly #client: Redis;
  readonly #timeoutMs: number;
  #waiting: Ask[] = [];

  /** The client should have neither `enableAutoPipelining` nor `commandTimeout`: both are done here, once a write. */
  constructor(client: Redis, timeoutMs: number) {
    this.#client = client;
    this.#timeoutMs = timeoutMs;
  }

  /** The first bytes of what is kept under a key; empty where there is nothing. */
  readHead(key: string, bytes: number): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ key, bytes, resolve, reject }) === 1) setImmediate(() => this.#send());
    });
  }

  #send(): void {
    const asks = this.#waiting;
    this.#waiting = [];
    const giveUp = () => {
      for (const { reject } of asks) reject(new Error('Command timed out'));
    };
    const deadline = setTimeout(giveUp, this.#timeoutMs);
    const { stream } = this.#client;
    stream?.cork();
    // Promises, not callbacks: those of ioredis hold on to the answers before them, and the collector has to copy what is long done with.
    const answered = asks.map(({ key, bytes, resolve, reject }) =>
      this.#client.getrange(key, 0, bytes - 1).then(resolve, reject),
    );
    stream?.uncork();
    void Promise.all(answered).then(() => clearTimeout(deadline));
  }
}
