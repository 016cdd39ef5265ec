import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { CODE, CONTROL, CONTROL_LENGTH } from './control.ts';

/** A step that takes longer than this has lost a thread: the longest on record, a hundred million rows, takes seconds. */
const stepMsMax = 120_000;

/** Thrown when a thread fails in its step, or is gone. The team is of no further use then: close it. */
export class ThreadError extends Error {
  override readonly name = 'ThreadError';
  readonly code = 'THREAD_FAILED';
  readonly retriable = false;
}

/**
 * Threads that do steps of one piece of work at the same time as the caller, which waits for them in place: its event loop stands
 * still meanwhile, as with any long computation. A step costs some 20 microseconds beside the work.
 */
export interface TeamOfThreads {
  /** How many there are besides the caller. */
  readonly count: number;
  /** Gives each thread its share by structured clone, while the caller does `own`. Throws ThreadError. */
  start(shares: readonly unknown[], own: () => void): void;
  /** Has each thread do a step while the caller does `own`. Throws ThreadError when one fails. */
  step(code: number, own: () => void): void;
  /** The threads let go of their shares. */
  end(): void;
  /** Ends the threads. */
  close(): Promise<void>;
}

/**
 * Starts threads; resolves when each has loaded `module`, the address of one that exports `takeShare(share)` which gives
 * `{ step(code) }`. Rejects when it cannot be loaded. Threads that are never closed do not keep a process alive.
 */
export async function startThreads(count: number, module: string): Promise<TeamOfThreads> {
  const control = new SharedArrayBuffer(4 * CONTROL_LENGTH);
  const members = Array.from({ length: count }, () => startThread(control, module));
  try {
    await Promise.all(members.map(({ ready }) => ready));
  } catch (error) {
    await Promise.all(members.map(({ worker }) => worker.terminate()));
    throw error;
  }
  return new Team(new Int32Array(control), members);
}

interface Member {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly ready: Promise<void>;
}

function startThread(control: SharedArrayBuffer, module: string): Member {
  const { port1: port, port2 } = new MessageChannel();
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: { control, port: port2, module },
    transferList: [port2],
  });
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    port.once('message', () => resolve());
  }).finally(() => {
    port.unref();
    worker.unref();
  });
  return { worker, port, ready };
}

class Team implements TeamOfThreads {
  readonly #control: Int32Array;
  readonly #members: readonly Member[];
  #isClosed = false;

  constructor(control: Int32Array, members: readonly Member[]) {
    this.#control = control;
    this.#members = members;
  }

  get count(): number {
    return this.#members.length;
  }

  start(shares: readonly unknown[], own: () => void): void {
    this.#members.forEach(({ port }, i) => {
      port.postMessage(shares[i]);
    });
    this.#turn(CODE.take, own);
  }

  step(code: number, own: () => void): void {
    this.#turn(code, own);
  }

  end(): void {
    if (!this.#isClosed) this.#turn(CODE.drop, () => undefined);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#begin(CODE.end);
    await Promise.all(this.#members.map(({ worker }) => worker.terminate()));
    for (const { port } of this.#members) port.close();
  }

  #turn(code: number, own: () => void): void {
    if (this.#isClosed) throw new ThreadError('the threads are closed');
    Atomics.store(this.#control, CONTROL.done, 0);
    this.#begin(code);
    try {
      own();
    } finally {
      // A caller that fails waits too: what the threads write must not fall into a later step.
      this.#awaitAll();
    }
    if (Atomics.exchange(this.#control, CONTROL.failed, 0) !== 0) throw this.#failure();
  }

  #begin(code: number): void {
    Atomics.store(this.#control, CONTROL.code, code);
    Atomics.add(this.#control, CONTROL.turn, 1);
    Atomics.notify(this.#control, CONTROL.turn);
  }

  #awaitAll(): void {
    const end = Date.now() + stepMsMax;
    for (;;) {
      const done = Atomics.load(this.#control, CONTROL.done);
      if (done >= this.count) return;
      const left = end - Date.now();
      if (left <= 0) throw new ThreadError(`a thread has not answered for ${stepMsMax / 1000} s`);
      Atomics.wait(this.#control, CONTROL.done, done, left);
    }
  }

  #failure(): ThreadError {
    const messages = this.#members.flatMap(({ port }) => {
      const received = receiveMessageOnPort(port);
      return received ? [String(received.message)] : [];
    });
    return new ThreadError(`a thread failed: ${messages.join('; ')}`);
  }
}
