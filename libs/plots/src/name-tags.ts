import type { Plot } from './axes.ts';
import { mark } from './marker.ts';
import { element, type Markup, text } from './svg.ts';
import { fitted, textWidth } from './text-width.ts';
import { INK, type Look, PAPER, SIZE_TEXT } from './theme.ts';

export interface Centre {
  readonly segment: number;
  readonly x: number;
  readonly y: number;
}

interface Tag {
  readonly name: string;
  readonly look: Look;
  readonly x: number;
  readonly y: number;
}

interface Placed extends Tag {
  readonly width: number;
}

const WIDTH_MAX = 210;
const HEIGHT = 20;
// More names than this would hide the points they tell of; the list of segments has them all.
const TAGS_MAX = 12;

/** The median point of each segment that has points: a mean may lie where none of them is. */
export function centresOf(data: {
  readonly labels: Int32Array;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}): Centre[] {
  const members = Map.groupBy(data.labels.keys(), (i) => data.labels[i] ?? -1);
  return [...members]
    .filter(([segment]) => segment >= 0)
    .toSorted(([a], [b]) => a - b)
    .map(([segment, rows]) => ({ segment, x: median(rows, data.xs), y: median(rows, data.ys) }));
}

/** Names on white cards within the plot, the later ones moved down until none covers another. */
export function nameTags(tags: readonly Tag[], plot: Plot): Markup {
  const placed: Placed[] = [];
  for (const tag of tags.slice(0, TAGS_MAX).toSorted((a, b) => a.y - b.y))
    placed.push(place(tag, placed, plot));
  return element('g', { class: 'names', 'font-size': SIZE_TEXT, 'font-weight': 600 }, ...placed.map(card));
}

function place(tag: Tag, others: readonly Placed[], plot: Plot): Placed {
  const name = fitted(tag.name, SIZE_TEXT, WIDTH_MAX);
  const width = textWidth(name, SIZE_TEXT) + 30;
  const x = Math.max(plot.left + width / 2, Math.min(plot.right - width / 2, tag.x));
  let y = Math.max(plot.top + HEIGHT, Math.min(plot.bottom - HEIGHT, tag.y));
  const covers = (other: Placed) =>
    Math.abs(other.x - x) < (other.width + width) / 2 + 4 && Math.abs(other.y - y) < HEIGHT + 4;
  for (let tries = 0; tries < TAGS_MAX; tries++) {
    const other = others.find(covers);
    if (other === undefined) break;
    y = other.y + HEIGHT + 4.5;
  }
  return { name, look: tag.look, x, y, width };
}

function card({ name, look, x, y, width }: Placed): Markup {
  const left = x - width / 2;
  return element(
    'g',
    {},
    element('rect', {
      ...{ x: left, y: y - HEIGHT / 2, width, height: HEIGHT, rx: HEIGHT / 2 },
      ...{ fill: PAPER, 'fill-opacity': 0.88, stroke: look.colour, 'stroke-width': 1.2 },
    }),
    element('g', { fill: look.colour }, mark(look, left + 12, y, 4)),
    text(name, { x: left + 21, y: y + 4.4, fill: INK }),
  );
}

function median(rows: readonly number[], values: Float64Array): number {
  const sorted = Float64Array.from(rows, (i) => values[i] as number).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
