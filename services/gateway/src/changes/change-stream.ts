import type { ServerResponse } from 'node:http';
import type { SegmentChange } from '@shoal/contracts';
import { type ChangeFilter, passes } from '../domain/change-filter.ts';
import type { ChangeRing } from '../domain/change-ring.ts';

/** How soon a browser connects again after a break. */
const retryMs = 2_000;
/** How long an ended stream may take to bring its last words to the reader. */
const farewellMs = 2_000;

/** Why this side ends a stream, and how it is told to the reader. */
const endings = {
  slow: 'you have stopped reading: connect again with Last-Event-ID to go on',
  behind: 'you are too far behind: what you missed is no longer kept here',
  stop: 'the service stops: connect again with Last-Event-ID to go on',
} as const;
export type StreamEnding = keyof typeof endings;

export interface ChangeStreamOptions {
  readonly ring: ChangeRing;
  readonly filter: ChangeFilter;
  /** The last change that the reader has; undefined for changes from now on. */
  readonly lastEventId: string | undefined;
  /** Bytes that may wait for the reader at most. */
  readonly pendingBytesMax: number;
  readonly onEnding: (ending: StreamEnding) => void;
}

/**
 * One reader of live changes, by server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html
 * It has a position in the ring and is written to as fast as it reads, so a burst (a new model moves many at once) and a
 * return after a break cost no more memory than the bound. A reader who takes nothing of a full buffer from one heartbeat
 * to the next is ended, and so is one whose next change has made room in the ring.
 */
export class ChangeStream {
  readonly #response: ServerResponse;
  readonly #options: ChangeStreamOptions;
  #position: number;
  #isEnded = false;
  /** Bytes that waited at the last heartbeat; undefined when the buffer was not full. */
  #stuckBytes: number | undefined;

  constructor(response: ServerResponse, options: ChangeStreamOptions) {
    this.#response = response;
    this.#options = options;
    const { ring, lastEventId } = options;
    const last = lastEventId === undefined ? undefined : ring.positionOf(lastEventId);
    this.#position = last === undefined ? ring.end : last + 1;
    response.on('drain', () => this.pump());
    response.on('close', () => this.#leave());
    // A write that meets a connection just lost: the reader is gone, which is no fault.
    response.on('error', () => this.#leave());
    response.write(`retry: ${retryMs}\n: changes as they come\n\n`);
    if (lastEventId !== undefined && last === undefined) this.#writeGap();
    this.pump();
  }

  /** Writes what is new, as far as the buffer takes it; what is left follows when the buffer has drained. */
  pump(): void {
    const { ring, filter } = this.#options;
    while (!this.#isEnded && this.#position < ring.end && !this.#isFull()) {
      const change = ring.at(this.#position);
      if (!change) {
        this.end('behind');
        return;
      }
      this.#position += 1;
      if (passes(change, filter)) this.#response.write(eventText(change));
    }
  }

  /** Keeps an idle connection open, and ends one whose reader has stopped. */
  beat(): void {
    if (this.#isEnded) return;
    if (!this.#isFull()) {
      this.#stuckBytes = undefined;
      this.#response.write(': still here\n\n');
      return;
    }
    const { writableLength } = this.#response;
    if (this.#stuckBytes !== undefined && writableLength >= this.#stuckBytes) this.end('slow');
    this.#stuckBytes = writableLength;
  }

  /** Says why in a comment and ends; a reader who does not take even that is cut off. */
  end(ending: StreamEnding): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#options.onEnding(ending);
    const { socket } = this.#response;
    const cutOff = setTimeout(() => socket?.destroy(), farewellMs).unref();
    this.#response.end(`: ${endings[ending]}\n\n`, () => {
      clearTimeout(cutOff);
      socket?.destroySoon();
    });
  }

  /** Ends without waiting for the reader. */
  destroy(): void {
    this.#isEnded = true;
    this.#response.socket?.destroy();
  }

  #isFull(): boolean {
    return this.#response.writableLength > this.#options.pendingBytesMax;
  }

  #leave(): void {
    this.#isEnded = true;
  }

  #writeGap(): void {
    const message = 'the change of Last-Event-ID is not kept here: changes before this moment may be missing';
    this.#response.write(`event: gap\ndata: ${JSON.stringify({ message })}\n\n`);
  }
}

/** JSON has no line breaks, so a change is one line of data. */
function eventText(change: SegmentChange): string {
  return `id: ${change.id}\nevent: ${change.type}\ndata: ${JSON.stringify(change)}\n\n`;
}
