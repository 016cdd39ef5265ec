import { scaleLinear } from 'd3-scale';
import { mark } from './marker.ts';
import type { Panel, Room, Segment } from './panel.ts';
import { element, type Markup, text } from './svg.ts';
import { fitted } from './text-width.ts';
import { GRID, INK, INK_SOFT, type Look, lookOf, NOISE, SIZE_TEXT } from './theme.ts';

export interface SizesData {
  readonly segments: readonly Segment[];
  /** Rows in no segment. */
  readonly unclustered: number;
}

const NAMES_WIDTH = 230;
const FIGURES_WIDTH = 132;
const ROW_MAX = 40;
// More lines than this could not be read.
const ROWS_MAX = 16;
const GREY: Look = { colour: NOISE, marker: 'circle' };
const integer = new Intl.NumberFormat('en-GB');

/** The legend and the sizes in one: a bar for each segment, then what belongs to none. */
export function sizesPanel(data: SizesData): Panel {
  return { title: 'Segments', draw: (room) => draw(data, room) };
}

function draw(data: SizesData, room: Room): Markup {
  const rows = rowsOf(data);
  const total = rows.reduce((sum, { size }) => sum + size, 0);
  const largest = Math.max(1, ...rows.map(({ size }) => size));
  const x = scaleLinear([0, largest], [0, room.width - NAMES_WIDTH - FIGURES_WIDTH]);
  const height = Math.min(ROW_MAX, room.height / Math.max(1, rows.length));
  return element(
    'g',
    { class: 'legend' },
    ...rows.map((row, i) => bar(row, { x, height, top: i * height, total })),
  );
}

function rowsOf({ segments, unclustered }: SizesData): Row[] {
  const rows = segments.map((segment, i) => ({ ...segment, look: lookOf(i, segments.length) }));
  const shown = rows.length > ROWS_MAX ? rows.slice(0, ROWS_MAX - 1) : rows;
  const others = rows.slice(shown.length);
  const sizeOfOthers = others.reduce((sum, { size }) => sum + size, 0);
  return [
    ...shown,
    ...(others.length > 0
      ? [{ name: `${others.length} more segments`, size: sizeOfOthers, look: GREY }]
      : []),
    ...(unclustered > 0 ? [{ name: 'Unclustered', size: unclustered, look: GREY }] : []),
  ];
}

interface Row extends Segment {
  readonly look: Look;
}

interface Place {
  readonly x: (size: number) => number;
  readonly top: number;
  readonly height: number;
  readonly total: number;
}

function bar({ name, size, look }: Row, { x, top, height, total }: Place): Markup {
  const middle = top + height / 2;
  const thickness = Math.min(18, height * 0.6);
  const figures = `${integer.format(size)}  ·  ${((100 * size) / total).toFixed(1)} %`;
  const line = { y: middle + 4.4, 'font-size': Math.min(SIZE_TEXT, height * 0.75) };
  return element(
    'g',
    { 'data-size': size },
    element('g', { fill: look.colour }, mark(look, 8, middle, 6)),
    text(fitted(name, SIZE_TEXT, NAMES_WIDTH - 34), { ...line, x: 22, fill: INK }),
    element('rect', {
      ...{ x: NAMES_WIDTH, y: middle - thickness / 2, width: x(size), height: thickness },
      ...{ rx: 3, fill: look.colour, 'fill-opacity': 0.9 },
    }),
    text(figures, { ...line, x: NAMES_WIDTH + x(size) + 10, fill: INK_SOFT }),
    element('line', { x1: 0, x2: NAMES_WIDTH - 12, y1: top + height, y2: top + height, stroke: GRID }),
  );
}
