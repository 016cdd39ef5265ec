import { scaleLinear } from 'd3-scale';
import { axisBelow, axisLeft, type Linear, type Plot, plotIn } from './axes.ts';
import { mark } from './marker.ts';
import { centresOf, nameTags } from './name-tags.ts';
import type { Panel, Room, Segment } from './panel.ts';
import { element, type Markup } from './svg.ts';
import { type Look, lookOf, NOISE } from './theme.ts';

/** Customers on a plane. */
export interface MapData {
  readonly segments: readonly Segment[];
  /** The segment of each point, -1 for none. */
  readonly labels: Int32Array;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly xTitle: string;
  readonly yTitle: string;
  /** Rows in all, of which the points may be a sample. */
  readonly rows: number;
}

const integer = new Intl.NumberFormat('en-GB');
// Below so many points each may be drawn larger and denser.
const FEW_POINTS = 800;

/** Each point in the colour of its segment, small segments above large ones, names where their points are densest. */
export function mapPanel(data: MapData): Panel {
  const points = data.labels.length;
  const drawn =
    points < data.rows
      ? `${integer.format(points)} of ${integer.format(data.rows)} customers, drawn at random.`
      : 'Each point is a customer.';
  return {
    title: 'Who is near whom',
    note: `${drawn} Near points behave alike.`,
    draw: (room) => draw(data, room),
  };
}

function draw(data: MapData, room: Room): Markup {
  const plot = plotIn(room);
  const x = scaleLinear(padded(data.xs), [plot.left, plot.right]);
  const y = scaleLinear(padded(data.ys), [plot.bottom, plot.top]);
  const order = data.segments.map((_, i) => i).toSorted((a, b) => sizeAt(data, b) - sizeAt(data, a));
  const clouds = [-1, ...order].map((segment) => cloud(data, segment, { x, y }));
  return element(
    'g',
    {},
    axisBelow(plot, { title: data.xTitle, scale: x, ticks: 7 }),
    axisLeft(plot, { title: data.yTitle, scale: y, ticks: 6 }),
    ...clouds,
    tags(data, plot, { x, y }),
  );
}

interface Scales {
  readonly x: Linear;
  readonly y: Linear;
}

/** The points of one segment in one group, so that colour and opacity are said once and not five thousand times. */
function cloud({ labels, xs, ys, segments }: MapData, segment: number, { x, y }: Scales): Markup {
  const few = labels.length <= FEW_POINTS;
  const radius = few ? 4 : 2.6;
  const look: Look = segment < 0 ? { colour: NOISE, marker: 'circle' } : lookOf(segment, segments.length);
  const points: Markup[] = [];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === segment) points.push(mark(look, x(xs[i] as number), y(ys[i] as number), radius));
  }
  if (points.length === 0) return '';
  return element(
    'g',
    {
      class: 'cloud',
      'data-segment': segment,
      'data-points': points.length,
      fill: look.colour,
      'fill-opacity': segment < 0 ? 0.45 : few ? 0.75 : 0.6,
    },
    ...points,
  );
}

function tags(data: MapData, plot: Plot, { x, y }: Scales): Markup {
  const centres = centresOf(data).map(({ segment, x: cx, y: cy }) => ({
    name: data.segments[segment]?.name ?? '',
    look: lookOf(segment, data.segments.length),
    x: x(cx),
    y: y(cy),
  }));
  return nameTags(centres, plot);
}

function sizeAt({ segments }: MapData, segment: number): number {
  return segments[segment]?.size ?? 0;
}

/** The extent with a margin; around a single value a margin of one. */
function padded(values: Float64Array): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  const margin = high > low ? (high - low) * 0.04 : 1;
  return [low - margin, high + margin];
}
