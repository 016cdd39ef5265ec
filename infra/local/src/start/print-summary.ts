import type { SegmentChange } from '@shoal/contracts';
import Table from 'cli-table3';
import type { Screen } from './screen.ts';
import type { SegmentRow, Summary } from './summary.ts';

type Colors = Screen['colors'];

/** Border, padding and separators of the four columns. */
const TABLE_FRAME = 13;
const SUMMARY_WIDTH_MIN = 24;
const SUMMARY_WIDTH_MAX = 84;
const ID_LENGTH_MAX = 18;

/** The summary as a person reads it; lines end with a newline. */
export function printSummary(summary: Summary, { colors, width }: Pick<Screen, 'colors' | 'width'>): string {
  const { bold } = colors;
  const parts = [
    headline(summary, colors),
    '',
    segmentTable(inhabited(summary), colors, width),
    ...(summary.changes.length > 0 ? ['', bold('Who moved last'), changeLines(summary.changes, colors)] : []),
    '',
    bold('Look around'),
    linkLines(summary, colors),
    '',
    bold('Try this next'),
    `${colors.cyan(summary.tryNext)}`,
    '',
  ];
  return `${parts.join('\n')}\n`;
}

/** A segment that everybody has left says nothing. */
function inhabited({ segments }: Summary): readonly SegmentRow[] {
  return segments.filter(({ size }) => size > 0);
}

function headline(summary: Summary, colors: Colors): string {
  const { events, customers, settled, seconds } = summary;
  const counts = `${number(customers)} customers in ${inhabited(summary).length} segments`;
  const streamed = events
    ? `${number(events.accepted)} events accepted (${number(rate(events))}/s), ${refusedText(events)}`
    : 'nothing streamed: the shop is here from an earlier start';
  const unsettled = settled ? '' : colors.yellow(' (still moving: this is a first look)');
  return `${colors.bold(counts)}${unsettled} ${colors.dim(`after ${seconds.toFixed(0)} s: ${streamed}`)}`;
}

function refusedText({ refused, refusedBy }: NonNullable<Summary['events']>): string {
  if (refused === 0) return 'none refused';
  const codes = Object.entries(refusedBy).map(([code, count]) => `${code} ${number(count)}`);
  return `${number(refused)} refused (${codes.join(', ')})`;
}

function rate({ accepted, refused, seconds }: NonNullable<Summary['events']>): number {
  return Math.round((accepted + refused) / Math.max(0.001, seconds));
}

function segmentTable(segments: readonly SegmentRow[], { bold, green, dim }: Colors, width: number): string {
  if (segments.length === 0) return dim('  No segments yet: a shop needs 200 customers for its first model.');
  const nameWidth = Math.max(7, ...segments.map(({ name }) => name.length));
  const rest = width - nameWidth - 9 - 7 - TABLE_FRAME;
  const summaryWidth = Math.min(SUMMARY_WIDTH_MAX, Math.max(SUMMARY_WIDTH_MIN, rest));
  const table = new Table({
    head: ['Segment', 'Customers', 'Share', 'What sets it apart'].map((title) => bold(title)),
    colAligns: ['left', 'right', 'right', 'left'],
    colWidths: [nameWidth + 2, 11, 9, summaryWidth + 2],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { name, size, share, summary } of segments) {
    table.push([green(name), number(size), `${(share * 100).toFixed(1)} %`, summary]);
  }
  return table.toString();
}

function changeLines(changes: readonly SegmentChange[], { dim, green }: Colors): string {
  const ids = changes.map(({ customerId }) => shortened(customerId));
  const idWidth = Math.max(...ids.map(({ length }) => length));
  const fromWidth = Math.max(...changes.map(({ previous }) => (previous?.name ?? 'new here').length));
  const toWidth = Math.max(...changes.map(({ segment }) => segment.name.length));
  return changes
    .map(({ previous, segment, at, reason }, i) => {
      const id = (ids[i] ?? '').padEnd(idWidth);
      const from = (previous?.name ?? 'new here').padEnd(fromWidth);
      const when = at.replace('T', ' ').slice(0, 16);
      return `  ${id}  ${dim(from)} → ${green(segment.name.padEnd(toWidth))}  ${dim(`${when}  by ${reason}`)}`;
    })
    .join('\n');
}

/** An anonymous id is as long as a UUID; its beginning is enough to know it by. */
function shortened(id: string): string {
  return id.length > ID_LENGTH_MAX ? `${id.slice(0, ID_LENGTH_MAX - 1)}…` : id;
}

function linkLines({ links, recommendations }: Summary, { dim }: Colors): string {
  const rows = [
    ['API docs', links.docs],
    ['OpenAPI', links.openapi],
    ['Live changes', `${links.changes}  ${dim('(server-sent events; send the read key)')}`],
    ['What to show', `${recommendations}  ${dim('(the same customer)')}`],
    ['Events go to', links.ingestion],
  ] as const;
  return rows.map(([title, link]) => `  ${title.padEnd(13)} ${link}`).join('\n');
}

function number(value: number): string {
  return value.toLocaleString('en');
}
