import { scaleLinear } from 'd3-scale';
import { axisBelow, plotIn } from './axes.ts';
import type { Panel, Room, Segment } from './panel.ts';
import { element, type Markup, type Point, pathThrough, text } from './svg.ts';
import { fitted } from './text-width.ts';
import { AXIS, INK, INK_SOFT, lookOf, SIZE_TEXT } from './theme.ts';

/** Silhouette widths (Rousseeuw 1987) of all rows or a sample of them. */
export interface SilhouetteData {
  readonly segments: readonly Segment[];
  /** The segment of each row. Rows without one (-1) are left out. */
  readonly labels: Int32Array;
  /** -1 to 1, of each row. */
  readonly widths: Float64Array;
  /** Of all rows, where the widths are those of a sample. Default: the mean of the widths. */
  readonly mean?: number;
}

const NAMES_WIDTH = 168;
const GAP_MAX = 7;
// Of the height that gaps may take together, and the least at which a name still fits.
const GAPS_SHARE = 0.15;
const NAMED_HEIGHT = 10;
// Outlines with more corners than this look no finer.
const CORNERS_MAX = 400;

/** For each segment the widths of its rows, sorted: long and even blocks are clear segments, tails below zero doubtful rows. */
export function silhouettePanel(data: SilhouetteData): Panel {
  return {
    title: 'How clearly each segment stands apart',
    note: 'Right of 0: nearer to its own segment than to the next. Left: between two.',
    draw: (room) => draw(data, room),
  };
}

function draw(data: SilhouetteData, room: Room): Markup {
  const plot = plotIn(room, { left: NAMES_WIDTH, right: 16, top: 24 });
  const blocks = data.segments.map((_, segment) => sortedWidths(data, segment));
  const rows = blocks.reduce((total, block) => total + block.length, 0);
  const lowest = Math.min(-0.1, ...blocks.map((block) => block.at(-1) ?? 0));
  const x = scaleLinear([Math.max(-1, lowest - 0.05), 1], [plot.left, plot.right]);
  const whole = plot.bottom - plot.top;
  const gap = Math.min(GAP_MAX, (GAPS_SHARE * whole) / blocks.length);
  const height = whole - gap * (blocks.length - 1);
  const sum = blocks.reduce((total, block) => total + block.reduce((a, b) => a + b, 0), 0);
  const mean = data.mean ?? sum / Math.max(1, rows);
  let top = plot.top;
  const drawn = blocks.map((block, segment) => {
    const blockHeight = (height * block.length) / Math.max(1, rows);
    const at = { top, height: blockHeight };
    top += blockHeight + gap;
    return drawBlock(data, { segment, widths: block, x, ...at });
  });
  return element(
    'g',
    {},
    axisBelow(plot, { title: 'Silhouette width', scale: x, ticks: 5 }),
    element('line', { x1: x(0), x2: x(0), y1: plot.top, y2: plot.bottom, stroke: AXIS }),
    ...drawn,
    element('line', {
      ...{ x1: x(mean), x2: x(mean), y1: plot.top - 3, y2: plot.bottom },
      ...{ stroke: INK, 'stroke-width': 1.3, 'stroke-dasharray': '5 4' },
    }),
    text(`mean ${decimals(mean)}`, {
      ...{ x: x(mean), y: plot.top - 8, 'text-anchor': 'middle' },
      ...{ 'font-size': SIZE_TEXT, 'font-weight': 600, fill: INK },
    }),
  );
}

interface Block {
  readonly segment: number;
  /** Falling. */
  readonly widths: Float64Array;
  readonly x: (width: number) => number;
  readonly top: number;
  readonly height: number;
}

function drawBlock({ segments }: SilhouetteData, block: Block): Markup {
  const { segment, widths, x, top, height } = block;
  const { colour } = lookOf(segment, segments.length);
  const mean = widths.reduce((a, b) => a + b, 0) / Math.max(1, widths.length);
  const middle = top + height / 2;
  const name = fitted(segments[segment]?.name ?? '', SIZE_TEXT, NAMES_WIDTH - 20);
  const label = { x: NAMES_WIDTH - 14, 'text-anchor': 'end', 'font-size': SIZE_TEXT };
  return element(
    'g',
    { 'data-segment': segment, 'data-rows': widths.length },
    element('path', { d: pathThrough(outline(block, x), true), fill: colour, 'fill-opacity': 0.85 }),
    height < NAMED_HEIGHT
      ? ''
      : text(name, { ...label, y: height > 30 ? middle - 2 : middle + 4, fill: INK }),
    height > 30 ? text(decimals(mean), { ...label, y: middle + 14, fill: INK_SOFT }) : '',
  );
}

/** Down the ends of the bars, then back along zero. */
function outline({ widths, top, height }: Block, x: (width: number) => number): Point[] {
  const step = Math.max(1, Math.ceil(widths.length / CORNERS_MAX));
  const points: Point[] = [{ x: x(0), y: top }];
  for (let i = 0; i < widths.length; i += step) {
    points.push({ x: x(widths[i] as number), y: top + (height * i) / widths.length });
  }
  const last = widths.at(-1) ?? 0;
  points.push({ x: x(last), y: top + height }, { x: x(0), y: top + height });
  return points;
}

function sortedWidths({ labels, widths }: SilhouetteData, segment: number): Float64Array {
  return widths.filter((_, i) => labels[i] === segment).sort((a, b) => b - a);
}

/** With the minus of the axis. */
function decimals(width: number): string {
  return width.toFixed(2).replace('-', '−');
}
