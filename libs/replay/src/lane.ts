/** A call on its way, already serialised. */
export interface Outgoing {
  /** Its place in the input, from 0. */
  readonly place: number;
  readonly messageId: string;
  readonly text: string;
  readonly bytes: number;
}

export interface LaneBounds {
  readonly eventsMax: number;
  readonly bytesMax: number;
  readonly lingerMs: number;
}

/**
 * Calls that go one request after the other. A customer's calls are always on the same lane, so several lanes can be
 * under way at once without a customer's calls overtaking each other. Holds two requests at most.
 */
export class Lane {
  readonly #bounds: LaneBounds;
  readonly #waiting: Outgoing[] = [];
  #underWay: readonly Outgoing[] = [];
  #closed = false;
  #lingered = false;
  #timer: NodeJS.Timeout | undefined;
  #onReady: (() => void) | undefined;
  #onRoom: (() => void) | undefined;

  constructor(bounds: LaneBounds) {
    this.#bounds = bounds;
  }

  get isFull(): boolean {
    return this.#waiting.length >= 2 * this.#bounds.eventsMax;
  }

  put(call: Outgoing): void {
    this.#waiting.push(call);
    this.#timer ??= setTimeout(() => {
      this.#lingered = true;
      this.#onReady?.();
    }, this.#bounds.lingerMs);
    if (this.#isReady()) this.#onReady?.();
  }

  /** Resolves when there is room again, or the lane is closed. */
  async room(): Promise<void> {
    if (!this.isFull || this.#closed) return;
    await new Promise<void>((resolve) => {
      this.#onRoom = resolve;
    });
  }

  /** No more is coming; with `discard`, what waits is not wanted any more either. */
  close({ discard = false } = {}): void {
    this.#closed = true;
    if (discard) this.#waiting.length = 0;
    clearTimeout(this.#timer);
    this.#onReady?.();
    this.#onRoom?.();
  }

  /** The next request's calls, once they are enough or have waited long enough; undefined after the last. */
  async take(): Promise<readonly Outgoing[] | undefined> {
    this.#underWay = [];
    while (!this.#isReady()) {
      if (this.#closed) return undefined;
      await new Promise<void>((resolve) => {
        this.#onReady = resolve;
      });
    }
    this.#underWay = this.#waiting.splice(0, this.#countThatFits());
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // What is left over has waited already.
    this.#lingered = this.#waiting.length > 0;
    this.#onRoom?.();
    return this.#underWay;
  }

  /** The place of the first call without an answer. */
  firstOpen(): number | undefined {
    return (this.#underWay[0] ?? this.#waiting[0])?.place;
  }

  #isReady(): boolean {
    const { length } = this.#waiting;
    return length >= this.#bounds.eventsMax || (length > 0 && (this.#lingered || this.#closed));
  }

  #countThatFits(): number {
    let bytes = 0;
    let count = 0;
    for (const call of this.#waiting) {
      // The comma between two calls is a byte as well.
      bytes += call.bytes + 1;
      if (count > 0 && (bytes > this.#bounds.bytesMax || count === this.#bounds.eventsMax)) break;
      count += 1;
    }
    return count;
  }
}
