import { scaleLinear } from 'd3-scale';
import { axisBelow, axisLeft, plotIn, shortNumber } from './axes.ts';
import type { Panel, Room } from './panel.ts';
import { element, type Markup, type Point, pathThrough, text } from './svg.ts';
import { INK, lookOf, PAPER, SIZE_TEXT } from './theme.ts';

export interface Line {
  readonly name: string;
  /** From left to right. */
  readonly points: readonly Point[];
}

export interface LinesData {
  readonly title: string;
  readonly note?: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly lines: readonly Line[];
}

/** Pixels that names at the right end keep between them. */
const nameHeight = 17;

/** Several measures over the same axis, each named at its end. The vertical axis begins at 0. */
export function linesPanel({ title, note, ...data }: LinesData): Panel {
  return { title, ...(note !== undefined && { note }), draw: (room) => drawLines(data, room) };
}

function drawLines({ lines, xTitle, yTitle }: Omit<LinesData, 'title' | 'note'>, room: Room): Markup {
  const plot = plotIn(room, { left: 62, right: 170 });
  const all = lines.flatMap(({ points }) => points);
  const xs = all.map(({ x }) => x);
  const x = scaleLinear([Math.min(...xs), Math.max(...xs)], [plot.left, plot.right]);
  const y = scaleLinear([0, Math.max(...all.map((point) => point.y)) || 1], [plot.bottom, plot.top]).nice();
  const colourOf = (index: number) => lookOf(index, lines.length).colour;
  const drawn = lines.map(({ points }, index) =>
    element('path', {
      ...{ d: pathThrough(points.map((point) => ({ x: x(point.x), y: y(point.y) }))), fill: 'none' },
      ...{ stroke: colourOf(index), 'stroke-width': 2, 'stroke-linejoin': 'round' },
    }),
  );
  const ends = lines.map(({ points }) => y(points.at(-1)?.y ?? 0));
  const places = spread(ends, plot.bottom);
  const names = lines.map(({ name }, index) =>
    text(name, {
      ...{ x: plot.right + 8, y: (places[index] ?? 0) + 4, 'font-size': SIZE_TEXT, fill: INK },
      ...{ stroke: PAPER, 'stroke-width': 3, 'paint-order': 'stroke' },
    }),
  );
  const dots = lines.map((_, index) =>
    element('circle', { cx: plot.right + 3, cy: places[index] ?? 0, r: 3, fill: colourOf(index) }),
  );
  return element(
    'g',
    { class: 'lines', 'data-lines': lines.length },
    axisBelow(plot, { title: xTitle, scale: x, ticks: 8, format: shortNumber }),
    axisLeft(plot, { title: yTitle, scale: y, ticks: 5, format: shortNumber }),
    ...drawn,
    ...dots,
    ...names,
  );
}

/** Heights as near to those wanted as names that must not cover each other can stand, none below the bottom. */
function spread(wanted: readonly number[], bottom: number): number[] {
  const places = [...wanted];
  const lowestFirst = wanted.map((_, index) => index).sort((a, b) => (wanted[b] ?? 0) - (wanted[a] ?? 0));
  let limit = bottom;
  for (const index of lowestFirst) {
    places[index] = Math.min(wanted[index] ?? 0, limit);
    limit = (places[index] ?? 0) - nameHeight;
  }
  return places;
}
