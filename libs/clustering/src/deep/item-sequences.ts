import { ShapeError } from '../errors.ts';
import { createMatrix, type Matrix } from '../matrix.ts';

/** One thing that a customer did with an item, as `recentItems` of libs/features reads it out of a feature state. */
export interface ItemEvent {
  readonly item: string;
  /** v viewed, a added to the cart, o ordered, r reviewed. */
  readonly kind: 'v' | 'a' | 'o' | 'r';
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How many of a customer's events count: the newest ones. */
export const SEQUENCE_EVENTS = 50;
/** Items are told apart by a hash: a shop's catalogue changes faster than its models. */
export const ITEM_BUCKETS = 32;
/** Id 0 means that nothing stands there. */
export const KIND_IDS = 5;
/** Id 0 is for an event that none comes before. */
export const GAP_IDS = 13;
export const SEQUENCE_COLUMNS = SEQUENCE_EVENTS * 3;

const KINDS = 'vaor';

/**
 * Customers' events as a matrix that SequenceClustering fits: a row for each customer, and for each of the last 50 events,
 * oldest first, the kind (1 to 4), the item's bucket and the seconds since the event before. Events are in order of time;
 * what is not there is 0.
 */
export function sequenceMatrix(customers: readonly (readonly ItemEvent[])[]): Matrix {
  const matrix = createMatrix(customers.length, SEQUENCE_COLUMNS);
  customers.forEach((events, row) => {
    events.slice(-SEQUENCE_EVENTS).forEach(({ item, kind, at }, i, kept) => {
      const seconds = Math.max(0, (at - (kept[i - 1]?.at ?? at)) / 1000);
      matrix.values.set([KINDS.indexOf(kind) + 1, bucketOf(item), seconds], row * SEQUENCE_COLUMNS + i * 3);
    });
  });
  return matrix;
}

/** FNV-1a over UTF-16 units. */
function bucketOf(item: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < item.length; i++) hash = Math.imul(hash ^ item.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % ITEM_BUCKETS;
}

/** What the network looks up: ids of all rows, one beside the other, and how many events each row has. */
export interface SequenceIds {
  readonly kinds: Int32Array;
  readonly items: Int32Array;
  readonly gaps: Int32Array;
  readonly lengths: Int32Array;
}

/** Reads the ids out of such a matrix. Throws ShapeError when it is none. */
export function sequenceIds({ rows, columns, values }: Matrix): SequenceIds {
  if (columns !== SEQUENCE_COLUMNS) {
    throw new ShapeError(`sequences have ${SEQUENCE_COLUMNS} columns, not ${columns}: see sequenceMatrix`);
  }
  const [kinds, items, gaps] = [0, 1, 2].map(() => new Int32Array(rows * SEQUENCE_EVENTS)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const lengths = new Int32Array(rows);
  for (let i = 0; i < kinds.length; i++) {
    const [kind, item, seconds] = values.subarray(i * 3, i * 3 + 3) as unknown as [number, number, number];
    if (kind === 0) continue;
    const row = Math.floor(i / SEQUENCE_EVENTS);
    const place = i % SEQUENCE_EVENTS;
    if (lengths[row] !== place || !isId(kind, KIND_IDS) || !isId(item, ITEM_BUCKETS) || seconds < 0) {
      throw new ShapeError(`row ${row} is no sequence of events: see sequenceMatrix`);
    }
    lengths[row] = place + 1;
    kinds[i] = kind;
    items[i] = item;
    gaps[i] = place === 0 ? 0 : gapId(seconds);
  }
  return { kinds, items, gaps, lengths };
}

const isId = (value: number, count: number): boolean =>
  Number.isInteger(value) && value >= 0 && value < count;

/** Each id spans four times the time of the one before: under 3 s, 15 s, 1 min, 4 min, ..., a month and more. */
function gapId(seconds: number): number {
  return Math.min(GAP_IDS - 1, 1 + Math.floor(Math.log2(1 + seconds) / 2));
}
