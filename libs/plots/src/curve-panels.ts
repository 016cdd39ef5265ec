import { scaleLinear } from 'd3-scale';
import { type Axis, axisBelow, axisLeft, type Plot, plotIn, shortNumber } from './axes.ts';
import type { Panel, Room } from './panel.ts';
import { element, type Markup, type Point, pathThrough, text } from './svg.ts';
import { ACCENT, INK, PAPER, SIZE_TEXT } from './theme.ts';

/** What was tried for one number of segments. */
export interface KTrial {
  readonly k: number;
  readonly silhouette: number;
  readonly inertia: number;
}

export interface KChoiceData {
  readonly trials: readonly KTrial[];
  readonly chosen: number;
}

const VERMILION = '#ee6677';
// A curve with more corners than this looks no finer.
const CORNERS_MAX = 600;

/** Silhouette and inertia by the number of segments, side by side: two scales in one plot would invite false readings. */
export function kChoicePanel({ trials, chosen }: KChoiceData): Panel {
  const curve = (title: string, of: (trial: KTrial) => number) => (room: Room) =>
    drawCurve(
      {
        points: trials.map((trial) => ({ x: trial.k, y: of(trial) })),
        xTitle: 'Number of segments (k)',
        yTitle: title,
        highlight: { x: chosen, label: `k = ${chosen}`, isVertical: true },
        hasDots: true,
      },
      room,
    );
  const silhouette = curve('Silhouette (higher is clearer)', (trial) => trial.silhouette);
  const inertia = curve('Inertia (lower is tighter)', (trial) => trial.inertia);
  return {
    title: 'Why so many segments',
    draw: (room) => {
      const half = { width: (room.width - 20) / 2, height: room.height };
      const right = element('g', { transform: `translate(${half.width + 20} 0)` }, inertia(half));
      return `${silhouette(half)}${right}`;
    },
  };
}

export interface KDistanceData {
  /** The distance of each row to its n-th neighbour, falling. */
  readonly distances: Float64Array;
  /** Which neighbour. */
  readonly neighbour: number;
  /** The distance that was taken as eps. */
  readonly eps: number;
  /** Whether eps is the knee of the curve, or was given. */
  readonly isKnee: boolean;
}

/** The distances to the n-th neighbour: before the curve's bend, rows stand alone. */
export function kDistancePanel({ distances, neighbour, eps, isKnee }: KDistanceData): Panel {
  const step = Math.max(1, Math.ceil(distances.length / CORNERS_MAX));
  const points = Array.from(distances, (y, x) => ({ x, y })).filter(
    ({ x }) => x % step === 0 || x === distances.length - 1,
  );
  const label = `eps ${eps.toPrecision(3)}${isKnee ? ' (the knee)' : ''}`;
  return {
    title: 'How near is near',
    note: 'Before the curve bends, customers stand alone; after it they have others near them.',
    draw: (room) =>
      drawCurve(
        {
          points,
          xTitle: 'Customers, the loneliest first',
          yTitle: `Distance to neighbour ${neighbour}`,
          highlight: { y: eps, label, isVertical: false },
          hasDots: false,
        },
        room,
      ),
  };
}

interface Curve {
  readonly points: readonly Point[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly highlight:
    | { readonly isVertical: true; readonly x: number; readonly label: string }
    | { readonly isVertical: false; readonly y: number; readonly label: string };
  readonly hasDots: boolean;
}

function drawCurve(curve: Curve, room: Room): Markup {
  const { points, highlight } = curve;
  const plot = plotIn(room, { left: 62, top: 22, right: 16 });
  const xs = points.map(({ x }) => x);
  const ys = [...points.map(({ y }) => y), ...(highlight.isVertical ? [] : [highlight.y])];
  const low = Math.min(0, ...ys);
  const x = scaleLinear([Math.min(...xs), Math.max(...xs)], [plot.left + 8, plot.right - 8]);
  const y = scaleLinear([low, Math.max(...ys) || 1], [plot.bottom, plot.top]).nice();
  const below: Axis = {
    title: curve.xTitle,
    scale: x,
    ticks: Math.min(6, points.length),
    format: shortNumber,
  };
  const placed = points.map((point) => ({ x: x(point.x), y: y(point.y) }));
  const dots = placed.map((point) =>
    element('circle', { cx: point.x, cy: point.y, r: 4, fill: PAPER, stroke: ACCENT, 'stroke-width': 2 }),
  );
  return element(
    'g',
    { class: 'curve', 'data-points': points.length },
    axisBelow(plot, below),
    axisLeft(plot, { title: curve.yTitle, scale: y, ticks: 5, format: shortNumber }),
    element('path', {
      ...{ d: pathThrough(placed), fill: 'none', stroke: ACCENT },
      ...{ 'stroke-width': 2.4, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' },
    }),
    ...(curve.hasDots ? dots : []),
    highlight.isVertical
      ? ringAt(curve, highlight, { x, y })
      : levelAt(plot, highlight.label, y(highlight.y)),
  );
}

/** A ring around the chosen point, its label above it and within the plot. */
function ringAt(
  { points }: Curve,
  highlight: { readonly x: number; readonly label: string },
  { x, y }: { readonly x: (value: number) => number; readonly y: (value: number) => number },
): Markup {
  const point = points.find((candidate) => candidate.x === highlight.x);
  if (point === undefined) return '';
  const at = { cx: x(point.x), cy: y(point.y) };
  // Beside the curve, not on it; at the right end there is room on the left alone.
  const isLast = point === points.at(-1) && points.length > 1;
  const anchor = isLast ? { x: at.cx - 9, 'text-anchor': 'end' } : { x: at.cx + 9 };
  return [
    element('circle', { ...at, r: 7.5, fill: VERMILION, stroke: PAPER, 'stroke-width': 2 }),
    text(highlight.label, { y: at.cy - 9, ...anchor, ...LABEL }),
  ].join('');
}

function levelAt({ left, right }: Plot, label: string, y: number): Markup {
  return [
    element('line', {
      ...{ x1: left, x2: right, y1: y, y2: y },
      ...{ stroke: VERMILION, 'stroke-width': 1.6, 'stroke-dasharray': '6 4' },
    }),
    text(label, { x: right - 8, y: y - 8, 'text-anchor': 'end', ...LABEL }),
  ].join('');
}

const LABEL = {
  ...{ 'font-size': SIZE_TEXT, 'font-weight': 600, fill: INK },
  ...{ stroke: PAPER, 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke' },
};
