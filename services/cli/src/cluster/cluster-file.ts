import { colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { prepareOutputFile } from '../output-file.ts';
import { printable } from '../printable.ts';
import { createProgress } from '../progress.ts';
import { readTable } from '../table/read-table.ts';
import { warnOfRepeatedIds } from '../table/repeated-ids.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { formatAssignments } from './format-assignments.ts';
import { formatJson } from './format-json.ts';
import { formatReport } from './format-report.ts';
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
    const output = options.out === undefined ? undefined : await prepareOutputFile(options.out, path);
    const table = await readTable(path, options, (rows) => progress.show(`read ${rows} rows`));
    stopwatch.lap('read');
    const result = runClustering({ path, table, options, progress, stopwatch });
    await output?.write(formatAssignments(table, result));
    if (output) stopwatch.lap('write');
    progress.clear();
    warnOfRepeatedIds(path, table, context.stderr);
    const report = { path, table, options, result, stopwatch };
    if (options.json) {
      context.stdout.write(formatJson(report));
      return;
    }
    context.stdout.write(formatReport(report, context.stdout, await colorsFor(context)));
    if (options.out !== undefined) context.stdout.write(`${printable(options.out)}: written\n`);
  } finally {
    progress.clear();
  }
}
