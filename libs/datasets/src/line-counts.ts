/** Why a line of a log is left out. */
export type RefusalReason =
  | 'malformed'
  | 'cancellation'
  | 'quantity-not-positive'
  | 'price-not-positive'
  | 'outside-period';

/** What became of the lines of a log: read = kept + all refused. Complete when the calls have been read to the end. */
export interface LineCounts {
  /** Lines of data, without the header and empty lines. */
  readonly read: number;
  readonly kept: number;
  /** Of those kept, the ones whose customer the log does not know. */
  readonly unknownCustomer: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
  /** Calls that are earlier than the one before them: more than 0 only where a file is not sorted as documented. */
  readonly outOfOrder: number;
}

/** Counts while a reader reads; give one to a reader and look at it at any time. */
export class LineCounter implements LineCounts {
  read = 0;
  kept = 0;
  unknownCustomer = 0;
  outOfOrder = 0;
  readonly refused: Partial<Record<RefusalReason, number>> = {};

  refuse(reason: RefusalReason): void {
    this.read += 1;
    this.refused[reason] = (this.refused[reason] ?? 0) + 1;
  }

  keep(customerKnown: boolean): void {
    this.read += 1;
    this.kept += 1;
    if (!customerKnown) this.unknownCustomer += 1;
  }
}
