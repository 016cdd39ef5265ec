import { Command } from 'commander';
import { type ChurnOptions, MODELS, parseFolds, parseModel } from '../churn/churn-options.ts';
import type { CommandContext } from '../command-context.ts';
import { columnNames, parsePlot, wholeNumber } from '../option-values.ts';

const EXAMPLES = `
Every column but the id and the label says something of the customer: as a number where all its values are numbers (blank is
missing), else as a category. Leave out with --exclude what is only known once somebody has left.

Models:
  boosting  gradient boosted trees, many and small, that take categories and missing values as they are
  logistic  logistic regression on the numbers, and on a column for each category

Examples:
  $ shoal churn customers.csv --id customerID --label Churn
  $ shoal churn customers.csv.gz --id customer --label status --positive gone --exclude exit_reason,refund --out risks.csv
  $ shoal churn customers.tsv --id id --label left --model boosting --folds 10 --plot reliability.svg --json

Each customer is judged by a model that was learned without him. The csv of --out has a line a customer: the id, the fold in which he
was judged, the probability that he leaves, and the three reasons that moved it most: a column, its value, and what it added to the log-odds.
`;

/** `shoal churn FILE`: who is about to leave and why, and how far that can be trusted. */
export function churnCommand(context: CommandContext): Command {
  return new Command('churn')
    .description(
      'foretell which customers leave, and say why, from a table with a label (csv or tsv, also .gz)',
    )
    .argument('<file>', 'a table with a header and a line for each customer')
    .requiredOption('--id <column>', 'whose line it is')
    .requiredOption('--label <column>', 'whether he left: a column of two values')
    .option(
      '--positive <value>',
      'the value of the label that means he left (default: known of yes/no, 1/0 and their like)',
    )
    .option('--exclude <a,b,c>', 'columns to leave out', columnNames('--exclude'), [])
    .option('--model <name>', `${MODELS.join(', ')} or all`, parseModel, 'all')
    .option('--folds <n>', 'how many parts are judged, each by what the others teach', parseFolds, 5)
    .option(
      '--seed <n>',
      'the same seed gives the same folds and the same trees',
      wholeNumber('--seed', 0),
      42,
    )
    .option('--top <n>', 'how many of the customers most at risk are shown', wholeNumber('--top', 0), 10)
    .option('--out <file>', 'write a csv with a line a customer')
    .option('--plot <file>', 'draw the reliability curve, as .svg or .png', parsePlot)
    .option('--json', 'print one JSON object instead of the summary')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: ChurnOptions) =>
      (await import('../churn/run-churn.ts')).runChurn(file, options, context),
    );
}
