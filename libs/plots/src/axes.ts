import type { ScaleLinear } from 'd3-scale';
import type { Room } from './panel.ts';
import { element, type Markup, text } from './svg.ts';
import { AXIS, GRID, INK_SOFT, SIZE_TEXT, SIZE_TICK } from './theme.ts';

export type Linear = ScaleLinear<number, number>;

/** Where the data stand within a panel: the rest is for ticks and titles. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Axis {
  readonly title: string;
  readonly scale: Linear;
  /** About so many ticks; 0 for none. */
  readonly ticks: number;
  readonly format?: (value: number) => string;
}

/** The plot of a panel with room for the ticks and titles of both axes. */
export function plotIn(room: Room, margins: Partial<Plot> = {}): Plot {
  const { left = 58, top = 8, right = 12, bottom = 46 } = margins;
  return { left, top, right: room.width - right, bottom: room.height - bottom };
}

/** A horizontal axis below the plot, with vertical grid lines. */
export function axisBelow(plot: Plot, axis: Axis): Markup {
  const { left, right, top, bottom } = plot;
  const ticks = ticksOf(axis).map(({ value, label }) => {
    const x = axis.scale(value);
    return [
      element('line', { x1: x, x2: x, y1: top, y2: bottom, stroke: GRID }),
      text(label, { x, y: bottom + 17, 'text-anchor': 'middle', 'font-size': SIZE_TICK, fill: INK_SOFT }),
    ].join('');
  });
  return element(
    'g',
    {},
    ...ticks,
    element('line', { x1: left, x2: right, y1: bottom, y2: bottom, stroke: AXIS }),
    title(axis.title, { x: (left + right) / 2, y: bottom + (axis.ticks === 0 ? 20 : 37) }),
  );
}

/** A vertical axis left of the plot, with horizontal grid lines. */
export function axisLeft(plot: Plot, axis: Axis): Markup {
  const { left, right, top, bottom } = plot;
  const ticks = ticksOf(axis).map(({ value, label }) => {
    const y = axis.scale(value);
    return [
      element('line', { x1: left, x2: right, y1: y, y2: y, stroke: GRID }),
      text(label, { x: left - 8, y: y + 4, 'text-anchor': 'end', 'font-size': SIZE_TICK, fill: INK_SOFT }),
    ].join('');
  });
  const x = axis.ticks === 0 ? left - 12 : 14;
  const y = (top + bottom) / 2;
  return element('g', {}, ...ticks, title(axis.title, { x, y, transform: `rotate(-90 ${x} ${y})` }));
}

function ticksOf({ scale, ticks, format }: Axis): { value: number; label: string }[] {
  if (ticks === 0) return [];
  const label = format ?? scale.tickFormat(ticks);
  return scale.ticks(ticks).map((value) => ({ value, label: label(value) }));
}

function title(content: string, attributes: Readonly<Record<string, string | number>>): Markup {
  const style = { 'text-anchor': 'middle', 'font-size': SIZE_TEXT, fill: INK_SOFT };
  return text(content, { ...style, ...attributes });
}

/** 12k and 3.4M, where 12,000 and 3,400,000 would not fit beside an axis. */
export function shortNumber(value: number): string {
  return SHORT.format(value).replace('K', 'k');
}

const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
