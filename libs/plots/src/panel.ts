import type { Markup } from './svg.ts';

/** The room that a panel may fill, in pixels; its markup starts at 0, 0. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** One chart of a picture. */
export interface Panel {
  readonly title: string;
  /** A sentence under the title: how to read the chart, or what is left out. */
  readonly note?: string;
  draw(room: Room): Markup;
}

/** A segment as the legend knows it; its number is its place in the list. */
export interface Segment {
  readonly name: string;
  readonly size: number;
}
