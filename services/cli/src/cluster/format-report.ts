import Table from 'cli-table3';
import type { Colors } from '../colors.ts';
import type { Output } from '../command-context.ts';
import { excerpt, printable } from '../printable.ts';
import type { ReportInput } from './format-json.ts';
import type { NamedCluster } from './run-clustering.ts';

// Of a table's line: borders and the padding of five columns, and a width at which nothing fits any more.
const FRAME_WIDTH = 16;
const SENTENCE_WIDTH_MIN = 24;

const integer = new Intl.NumberFormat('en-GB');
const decimal = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** The result for people: what was read, why this k, the clusters, how good, how long. */
export function formatReport(input: ReportInput, output: Output, colors: Colors): string {
  const { path, table, options, result } = input;
  const rows = [...result.clusters.map((cluster) => cells(cluster)), ...noiseCells(input)];
  const grid = new Table({
    head: ['#', 'name', 'rows', 'share', 'what sets it apart'].map((title) => colors.bold(title)),
    colAligns: ['right', 'left', 'right', 'right', 'left'],
    style: { head: [], border: [] },
    ...wrapping(rows, output),
  });
  grid.push(...rows.map(([number, name, ...rest]) => [number, colors.cyan(name), ...rest]));
  const whose = table.idColumn === undefined ? 'rows numbered from 1' : `id ${excerpt(table.idColumn)}`;
  const features = table.features.map((feature) => excerpt(feature)).join(', ');
  return [
    `${printable(path)}: ${integer.format(table.matrix.rows)} rows, ${whose}`,
    `${result.method} on ${features} (scale ${options.scale}, seed ${options.seed})`,
    result.why,
    grid.toString(),
    qualityLine(input),
    colors.dim(timeLine(input)),
    '',
  ].join('\n');
}

type Cells = readonly [string, string, string, string, string];

function cells({ cluster, name, size, share, sentence }: NamedCluster): Cells {
  const percent = `${(100 * share).toFixed(1)} %`;
  return [String(cluster), printable(name), integer.format(size), percent, printable(sentence)];
}

function noiseCells({ table, result }: ReportInput): Cells[] {
  if (result.noise === 0) return [];
  const percent = `${((100 * result.noise) / table.matrix.rows).toFixed(1)} %`;
  return [['-1', 'Unclustered', integer.format(result.noise), percent, 'unlike any group']];
}

/** On a terminal the sentences wrap to its width; in a file or pipe every cluster keeps to its line. */
function wrapping(rows: readonly Cells[], output: Output) {
  if (output.isTTY !== true || output.columns === undefined) return {};
  const widths = [0, 1, 2, 3].map((column) => Math.max(5, ...rows.map((row) => row[column]?.length ?? 0)));
  const taken = widths.reduce((sum, width) => sum + width, FRAME_WIDTH);
  const last = Math.max(SENTENCE_WIDTH_MIN, output.columns - taken);
  return { wordWrap: true, colWidths: [...widths.map((width) => width + 2), last + 2] };
}

function qualityLine({ table, result }: ReportInput): string {
  const sample =
    result.silhouetteRows < table.matrix.rows ? ` on ${integer.format(result.silhouetteRows)} rows` : '';
  const silhouette =
    result.silhouette === null
      ? 'undefined without two clusters'
      : `${result.silhouette.toFixed(4)}${sample}`;
  const inertia = result.inertia === null ? '' : `, inertia ${decimal.format(result.inertia)}`;
  return `k ${result.k}, silhouette ${silhouette}${inertia}`;
}

function timeLine({ stopwatch }: ReportInput): string {
  const phases = Object.entries(stopwatch.phases).map(([phase, seconds]) => `${phase} ${seconds.toFixed(2)}`);
  return `${stopwatch.seconds().toFixed(2)} s: ${phases.join(', ')}`;
}
