import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { FraudOptions } from '../fraud/fraud-options.ts';
import { columnNames, share, wholeNumber } from '../option-values.ts';

const EXAMPLES = `
The earliest rows teach, the rest are judged, as in the days to come. What is known of an order is what was known when it was placed: the
hour, weekday and day of the month, the amount, its other columns, and of each card, customer, device or address what it did before: how
often, how long ago, how often within an hour and a day, how far the amount is from its own usual ones, and with how many others it was
seen. Rows of the same moment do not know of each other.

Models:
  boosting   gradient boosted trees, learned from the label, as many as the last part of the earliest rows finds useful
  isolation  an isolation forest, which needs no label: what is known from the first day on

Examples:
  $ shoal fraud orders.csv --label fraud --time ordered_at
  $ shoal fraud cards.csv.gz --label chargeback --time paid_at --amount total --entity card --entity device --out scores.csv
  $ shoal fraud cards.csv.gz --label fraud --time at --false-positive-rate 0.005 --json
  $ shoal fraud orders.csv --time ordered_at --out scores.csv     # without a label: what stands apart

The csv of --out has a line for each order that was judged, in the order of time (for every order, without a label): its id, score and
flag, and the three reasons that moved the score most: a feature, its value, and what it added to the log-odds. Without a label the number
behind a value says how unusual it is, as the power of ten of how rare, above 0 for more than usual and below 0 for less.
`;

/** `shoal fraud FILE`: which orders are fraud, learned from the earliest and judged on the rest. */
export function fraudCommand(context: CommandContext): Command {
  return new Command('fraud')
    .description('score orders by how likely they are fraud, and judge it in time (csv or tsv, also .gz)')
    .argument('<file>', 'orders or payments: a line each, with a header')
    .requiredOption(
      '--time <column>',
      'when: dates as 2026-01-31 (with a time, if there is one) or 20260131, or seconds or milliseconds since 1970',
    )
    .option('--label <column>', 'whether it was fraud: a column of two values; without it nothing is judged')
    .option(
      '--positive <value>',
      'the value of the label that means fraud (default: known of yes/no, 1/0 and their like)',
    )
    .option('--id <column>', 'whose line it is (default: the number of the row)')
    .option('--amount <column>', 'what was paid, 0 or more (default: a column that is called so)')
    .option(
      '--entity <column>',
      'who or what comes again: a card, customer, device, address; name each (default: columns with many values)',
      (name: string, names: readonly string[]) => [...names, name],
      [],
    )
    .option('--exclude <a,b,c>', 'columns to leave out', columnNames('--exclude'), [])
    .option(
      '--train-share <x>',
      'the share of the rows that teach, the earliest',
      share('--train-share'),
      0.7,
    )
    .option(
      '--false-positive-rate <x>',
      'the share of honest orders that may be flagged',
      share('--false-positive-rate'),
      0.01,
    )
    .option('--seed <n>', 'the same seed gives the same trees', wholeNumber('--seed', 0), 42)
    .option('--top <n>', 'how many of the highest scores are shown', wholeNumber('--top', 0), 10)
    .option('--out <file>', 'write a csv of scores, flags and reasons')
    .option('--table <file>', 'write a csv of all features, for other tools')
    .option('--json', 'print one JSON object instead of the summary')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: FraudOptions) =>
      (await import('../fraud/run-fraud.ts')).runFraud(file, options, context),
    );
}
