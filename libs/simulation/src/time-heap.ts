/**
 * A binary heap of numbered streams by the time of their next call. Equal times go by number, so that the order
 * never depends on what happened before. Holds 12 bytes a stream.
 */
export class TimeHeap {
  private readonly times: Float64Array;
  private readonly streams: Int32Array;
  private size = 0;

  constructor(capacity: number) {
    this.times = new Float64Array(capacity);
    this.streams = new Int32Array(capacity);
  }

  /** The stream whose call comes next, or undefined when all are done. */
  first(): number | undefined {
    return this.size > 0 ? this.streams[0] : undefined;
  }

  /** Adds a stream; throws a RangeError when the heap is full. */
  push(timeMs: number, stream: number): void {
    if (this.size >= this.times.length) throw new RangeError('The heap is full');
    let hole = this.size;
    this.size += 1;
    while (hole > 0) {
      const parent = (hole - 1) >>> 1;
      if (!this.comesBefore(timeMs, stream, parent)) break;
      this.move(parent, hole);
      hole = parent;
    }
    this.put(hole, timeMs, stream);
  }

  /** Gives the first stream its next time; Infinity takes it out. */
  reschedule(timeMs: number): void {
    const stream = this.streamAt(0);
    if (timeMs !== Number.POSITIVE_INFINITY) {
      this.sink(timeMs, stream);
      return;
    }
    this.size -= 1;
    if (this.size > 0) this.sink(this.timeAt(this.size), this.streamAt(this.size));
  }

  private sink(timeMs: number, stream: number): void {
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= this.size) break;
      const right = child + 1;
      if (right < this.size && this.comesBefore(this.timeAt(right), this.streamAt(right), child))
        child = right;
      if (this.comesBefore(timeMs, stream, child)) break;
      this.move(child, hole);
      hole = child;
    }
    this.put(hole, timeMs, stream);
  }

  private comesBefore(timeMs: number, stream: number, place: number): boolean {
    const placeMs = this.timeAt(place);
    return timeMs < placeMs || (timeMs === placeMs && stream < this.streamAt(place));
  }

  private timeAt(place: number): number {
    return this.times[place] ?? 0;
  }

  private streamAt(place: number): number {
    return this.streams[place] ?? 0;
  }

  private move(from: number, to: number): void {
    this.put(to, this.timeAt(from), this.streamAt(from));
  }

  private put(place: number, timeMs: number, stream: number): void {
    this.times[place] = timeMs;
    this.streams[place] = stream;
  }
}
