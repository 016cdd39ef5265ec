import type { SegmentChange } from '@shoal/contracts';
import type { Streamed } from './stream-shop.ts';

/** What a start has come to: printed for people, or as one JSON object. */
export interface Summary {
  readonly shop: string;
  /** What was streamed; null when the shop was there already. */
  readonly events: Pick<Streamed, 'accepted' | 'refused' | 'refusedBy' | 'seconds'> | null;
  readonly customers: number;
  readonly segments: readonly SegmentRow[];
  /** The latest moves, newest first. */
  readonly changes: readonly SegmentChange[];
  /** Whether everything had come to rest when this was looked at. */
  readonly settled: boolean;
  readonly links: Links;
  /** The command to try next. */
  readonly tryNext: string;
  /** The address of what to show to the same customer. */
  readonly recommendations: string;
  /** From the command to here. */
  readonly seconds: number;
}

export interface SegmentRow {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly size: number;
  readonly share: number;
}

export interface Links {
  readonly docs: string;
  readonly openapi: string;
  readonly changes: string;
  readonly segments: string;
  readonly ingestion: string;
}
