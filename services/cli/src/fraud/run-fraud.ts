import { colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import { type Labels, readLabels } from '../labelled/label-column.ts';
import { readIds } from '../labelled/row-ids.ts';
import { prepareOutputFile, refuseTheSame } from '../output-file.ts';
import { excerpt, printable } from '../printable.ts';
import { createProgress } from '../progress.ts';
import { readTextTable, type TextTable } from '../table/text-table.ts';
import { formatJson } from './format-json.ts';
import { formatFeatures, formatRows } from './format-rows.ts';
import { formatSummary } from './format-summary.ts';
import type { FraudOptions } from './fraud-options.ts';
import { judgeOrders } from './judge-orders.ts';
import { orderColumns } from './order-columns.ts';
import { cutOf, orderTable, rowsInTime } from './order-table.ts';
import { boostingReasons, unusualReasons } from './reasons.ts';
import type { Results } from './results.ts';
import { scoreUnlabelled } from './score-unlabelled.ts';

/** The share of the orders that teach which only says how many trees are enough: the last of them. */
const VALIDATION_SHARE = 0.15;

/** Reads orders, learns from the earliest, judges on the rest, and tells which are most likely fraud and why. */
export async function runFraud(path: string, options: FraudOptions, context: CommandContext): Promise<void> {
  const progress = createProgress(context.stderr);
  try {
    const { out, table: features } = options;
    refuseTheSame(Object.entries({ '--out': out, '--table': features }));
    const scores = out === undefined ? undefined : await prepareOutputFile(out, path);
    const table = features === undefined ? undefined : await prepareOutputFile(features, path, '--table');
    const orders = await readTextTable(path, 'order', (rows) => progress.show(`reading: ${rows} lines`));
    const { results, validateFrom } = compute(orders, { options, now: context.now, say: progress.show });
    progress.show('writing');
    await scores?.write(formatRows(results));
    await table?.write(formatFeatures(results, validateFrom));
    progress.clear();
    for (const warning of results.columns.warnings) context.stderr.write(`warning: ${printable(warning)}\n`);
    const colors = await colorsFor(context);
    context.stdout.write(options.json ? formatJson(results) : formatSummary(results, colors));
  } finally {
    progress.clear();
  }
}

interface Work {
  readonly options: FraudOptions;
  readonly now: () => number;
  readonly say: (what: string) => void;
}

function compute(orders: TextTable, { options, now, say }: Work) {
  const { path } = orders;
  const ids = readIds(orders, options.id);
  const labels =
    options.label === undefined ? undefined : readLabels(orders, options.label, options.positive);
  const columns = orderColumns(orders, options);
  const rows = rowsInTime(columns.time.values);
  const cut = checkedCut(orders, rows, columns.time.values, options);
  const validateFrom = cut - Math.max(1, Math.floor(VALIDATION_SHARE * cut));
  say('features');
  const table = orderTable(columns, rows, cut);
  const common = { path, options, columns, table, ids, cut };
  if (labels === undefined) {
    const unlabelled = scoreUnlabelled({ table, cut, validateFrom, options, now, say });
    const results: Results = {
      ...common,
      unlabelled,
      judged: undefined,
      reasonsOf: unusualReasons(table, cut),
    };
    return { results, validateFrom: cut };
  }
  const inTime = Uint8Array.from(rows, (row) => labels.values[row] ?? 0);
  checkParts(path, { labels, inTime, validateFrom, cut }, options);
  const judgement = judgeOrders({ table, labels: inTime, validateFrom, cut, options, now, say });
  const reasonsOf = boostingReasons(table, judgement);
  const judged = { ...judgement, labels, inTime };
  const results: Results = { ...common, unlabelled: undefined, judged, reasonsOf };
  return { results, validateFrom };
}

/** Throws CommandError where too few orders are left to learn from or to judge. */
function checkedCut(
  orders: TextTable,
  rows: Uint32Array,
  at: Float64Array,
  { trainShare, time }: FraudOptions,
) {
  const cut = cutOf(
    Float64Array.from(rows, (row) => at[row] ?? 0),
    trainShare,
  );
  if (cut >= 2 && cut < rows.length) return cut;
  const message =
    cut < 2
      ? `--train-share ${trainShare} of ${rows.length} rows of ${orders.path} leaves one to learn from: give a larger share, or more rows`
      : `${orders.path}: column '${excerpt(time)}' is the same in all rows after the earliest ${trainShare} of them, so that nothing is left to judge: give a smaller --train-share, or the column with the time`;
  throw new CommandError('CLI_OPTION_INVALID', message);
}

interface Parts {
  readonly labels: Labels;
  readonly inTime: Uint8Array;
  readonly validateFrom: number;
  readonly cut: number;
}

/** Both labels must be there where trees learn and where they are judged. Throws CommandError. */
function checkParts(path: string, { labels, inTime, validateFrom, cut }: Parts, options: FraudOptions): void {
  const parts = [
    { name: 'earliest', part: inTime.subarray(0, validateFrom), mend: 'larger' },
    { name: 'latest', part: inTime.subarray(cut), mend: 'smaller' },
  ];
  for (const { name, part, mend } of parts) {
    const lacking = [labels.negative, labels.positive].find((_, label) => !part.includes(label));
    if (lacking === undefined) continue;
    const message = `${path}: column '${excerpt(options.label ?? '')}' has no '${excerpt(lacking)}' in the ${name} ${part.length} rows, which need both labels: give a ${mend} --train-share than ${options.trainShare}, or more rows`;
    throw new CommandError('CLI_LABEL_NOT_BINARY', message);
  }
}
