import type { Panel } from './panel.ts';
import { element, escapeXml, type Markup, text } from './svg.ts';
import { fitted } from './text-width.ts';
import {
  FONT_FAMILY,
  INK,
  INK_SOFT,
  PANEL,
  PANEL_EDGE,
  PAPER,
  SIZE_PANEL_TITLE,
  SIZE_TEXT,
  SIZE_TITLE,
} from './theme.ts';

/** Panels beside each other, sharing the width by their shares. */
export interface PageRow {
  readonly height: number;
  readonly panels: readonly { readonly share: number; readonly panel: Panel }[];
}

export interface Page {
  readonly title: string;
  readonly subtitle: string;
  readonly rows: readonly PageRow[];
}

export const PAGE_WIDTH = 1280;
const MARGIN = 28;
const GAP = 18;
const PADDING = 18;
const HEAD = 92;
const PANEL_HEAD = 52;

/** The whole picture as SVG. The same page gives the same bytes. */
export function drawPage({ title, subtitle, rows }: Page): string {
  let top = HEAD;
  const drawn = rows.map((row) => {
    const markup = drawRow(row, top);
    top += row.height + GAP;
    return markup;
  });
  const height = top - GAP + MARGIN;
  const width = PAGE_WIDTH - 2 * MARGIN;
  return element(
    'svg',
    {
      ...{ xmlns: 'http://www.w3.org/2000/svg', width: PAGE_WIDTH, height },
      ...{ viewBox: `0 0 ${PAGE_WIDTH} ${height}`, 'font-family': FONT_FAMILY, role: 'img' },
      'aria-label': `${title}. ${subtitle}`,
    },
    element('title', {}, escapeXml(title)),
    element('rect', { width: PAGE_WIDTH, height, fill: PAPER }),
    text(fitted(title, SIZE_TITLE, width), {
      ...{ x: MARGIN, y: 46, 'font-size': SIZE_TITLE, 'font-weight': 600, fill: INK },
    }),
    text(fitted(subtitle, SIZE_TEXT + 1, width), {
      ...{ x: MARGIN, y: 71, 'font-size': SIZE_TEXT + 1, fill: INK_SOFT },
    }),
    ...drawn,
  ).concat('\n');
}

function drawRow({ height, panels }: PageRow, top: number): Markup {
  const shares = panels.reduce((sum, { share }) => sum + share, 0);
  const room = PAGE_WIDTH - 2 * MARGIN - GAP * (panels.length - 1);
  let left = MARGIN;
  return panels
    .map(({ share, panel }) => {
      const width = (room * share) / shares;
      const markup = drawPanel(panel, { left, top, width, height });
      left += width + GAP;
      return markup;
    })
    .join('');
}

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function drawPanel(panel: Panel, { left, top, width, height }: Frame): Markup {
  const inner = { width: width - 2 * PADDING, height: height - PANEL_HEAD - PADDING - (panel.note ? 12 : 0) };
  const note = panel.note === undefined ? '' : fitted(panel.note, SIZE_TEXT, inner.width);
  return element(
    'g',
    { transform: `translate(${Math.round(left * 100) / 100} ${top})` },
    element('rect', { width, height, rx: 10, fill: PANEL, stroke: PANEL_EDGE }),
    text(panel.title, {
      ...{ x: PADDING, y: 31, 'font-size': SIZE_PANEL_TITLE, 'font-weight': 600, fill: INK },
    }),
    note === '' ? '' : text(note, { x: PADDING, y: 51, 'font-size': SIZE_TEXT, fill: INK_SOFT }),
    element(
      'g',
      { transform: `translate(${PADDING} ${PANEL_HEAD + (note === '' ? 0 : 12)})` },
      panel.draw(inner),
    ),
  );
}
