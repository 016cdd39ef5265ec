import { colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { printable } from '../printable.ts';
import { createProgress, type Progress } from '../progress.ts';
import { readTable } from '../table/read-table.ts';
import { warnOfRepeatedIds } from '../table/repeated-ids.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { formatAssignments } from './format-assignments.ts';
import { formatJson, type ReportInput } from './format-json.ts';
import { formatReport } from './format-report.ts';
import { refuseForeignOptions } from './methods.ts';
import { isPng, type Output, type Outputs, prepareOutputs } from './outputs.ts';
import { runClustering } from './run-clustering.ts';
import { startStopwatch } from './stopwatch.ts';

/** The work of `shoal cluster FILE`: read, cluster, write, print. Throws CommandError for what the user can mend. */
export async function clusterFile(
  path: string,
  options: ClusterOptions,
  context: CommandContext,
): Promise<void> {
  const stopwatch = startStopwatch(context.now);
  const progress = createProgress(context.stderr);
  try {
    refuseForeignOptions(options.method, options);
    const outputs = await prepareOutputs(path, options);
    const table = await readTable(path, options, (rows) => progress.show(`read ${rows} rows`));
    stopwatch.lap('read');
    const result = await runClustering({ path, table, options, progress, stopwatch });
    const report = { path, table, options, result, stopwatch };
    const written = await writeOutputs(outputs, report, progress);
    progress.clear();
    warnOfRepeatedIds(path, table, context.stderr);
    if (options.json) {
      context.stdout.write(formatJson(report));
      return;
    }
    context.stdout.write(formatReport(report, context.stdout, await colorsFor(context)));
    for (const file of written) context.stdout.write(`${printable(file)}: written\n`);
  } finally {
    progress.clear();
  }
}

/** Writes what was asked for and returns its paths; pictures and reports are loaded only then. */
async function writeOutputs(outputs: Outputs, input: ReportInput, progress: Progress): Promise<string[]> {
  const { assignments, plot, report } = outputs;
  if (plot) progress.show('drawing');
  await assignments?.write(formatAssignments(input.table, input.result));
  if (plot) await writePicture(plot, input);
  if (report) {
    const { formatMarkdown } = await import('./markdown-report.ts');
    await report.write(formatMarkdown(input, { report: report.path, plot: plot?.path }));
  }
  const written = [assignments, plot, report].flatMap((output) => output?.path ?? []);
  if (written.length > 0) input.stopwatch.lap('write');
  return written;
}

async function writePicture(plot: Output, input: ReportInput): Promise<void> {
  const { drawPicture } = await import('./picture.ts');
  const svg = drawPicture(input);
  if (!isPng(plot.path)) {
    await plot.write(svg);
    return;
  }
  const { renderPng } = await import('@shoal/plots');
  await plot.write(await renderPng(svg));
}
