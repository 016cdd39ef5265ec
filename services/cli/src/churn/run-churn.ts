import { extname } from 'node:path';
import { colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { type OutputFile, prepareOutputFile, refuseTheSame } from '../output-file.ts';
import { printable } from '../printable.ts';
import { createProgress } from '../progress.ts';
import { readTextTable } from '../table/text-table.ts';
import type { ChurnOptions } from './churn-options.ts';
import { customerTable } from './customer-table.ts';
import { formatJson } from './format-json.ts';
import { formatRows } from './format-rows.ts';
import { formatSummary } from './format-summary.ts';
import { judgeModels } from './judge-models.ts';
import type { Results } from './results.ts';

/** Reads customers, judges models on them fold by fold, and tells who is at risk and why. */
export async function runChurn(path: string, options: ChurnOptions, context: CommandContext): Promise<void> {
  const progress = createProgress(context.stderr);
  try {
    refuseTheSame(Object.entries({ '--out': options.out, '--plot': options.plot }));
    const out = options.out === undefined ? undefined : await prepareOutputFile(options.out, path);
    const plot =
      options.plot === undefined ? undefined : await prepareOutputFile(options.plot, path, '--plot');
    const table = await readTextTable(path, 'customer', (rows) => progress.show(`reading: ${rows} lines`));
    const customers = customerTable(table, options);
    const judgement = judgeModels({ path, customers, options, now: context.now, say: progress.show });
    const [best] = judgement.models;
    if (best === undefined) throw new TypeError('no model was judged');
    const results = { path, options, customers, ...judgement, best };
    await out?.write(formatRows(results));
    if (plot !== undefined) await draw(results, plot, options.plot ?? '');
    progress.clear();
    for (const warning of customers.warnings) context.stderr.write(`warning: ${printable(warning)}\n`);
    const colors = await colorsFor(context);
    context.stdout.write(options.json ? formatJson(results) : formatSummary(results, colors));
  } finally {
    progress.clear();
  }
}

/** Loaded only where a picture is wanted: it takes longer than the rest of the program. */
async function draw(results: Results, plot: OutputFile, path: string): Promise<void> {
  const { drawReliability } = await import('./reliability-picture.ts');
  const svg = drawReliability(results);
  if (extname(path).toLowerCase() !== '.png') return plot.write(svg);
  const { renderPng } = await import('@shoal/plots');
  return plot.write(await renderPng(svg));
}
