import { Command } from 'commander';
import { type ClvOptions, MODELS, PERIODS, parseModel, parsePeriod } from '../clv/clv-options.ts';
import type { CommandContext } from '../command-context.ts';
import { moment, wholeNumber } from '../option-values.ts';

const EXAMPLES = `
Models:
  bgnbd     BG/NBD: how often each customer buys and when he leaves, from frequency, recency and age alone
  gradient  a regression, fitted by its gradient, of how BG/NBD was off at two earlier dates, on all that is known of a customer:
            what he paid, how many lines and pieces, how recent each purchase is
  neural    five networks that learn the same at four earlier dates, with gaps between purchases and fading money, and foretell what
            is paid as well; it takes a minute for 20,000 customers

Examples:
  $ shoal clv orders.csv --customer customer --date ordered_at --amount total --fit-until 2025-06-30
  $ shoal clv orders.csv.gz --customer id --date day --amount paid --fit-until 2025-06-30 --period week --out value.csv
  $ shoal clv orders.tsv --customer id --date day --amount paid --fit-until 2025-06-30 --model bgnbd --json
  $ shoal clv orders.csv --customer id --date day --amount paid --fit-until 2025-06-30 --model neural --seed 7 --out value.csv

The csv of --out has a line a customer: frequency, recency and T in the period, probability_alive, expected_purchases until the file
ends (by gradient, unless --model is bgnbd or neural), and value_3m, value_6m and value_12m: what he will pay in the months ahead,
by BG/NBD and gamma-gamma, discounted by 1 % a month. With neural, paid_3m, paid_6m and paid_12m follow: what he will pay by the
networks, without discount.
`;

/** `shoal clv FILE`: what customers will buy and be worth, judged on the part of the file after a date. */
export function clvCommand(context: CommandContext): Command {
  return new Command('clv')
    .description('foretell what customers buy again and are worth, and judge it (csv or tsv, also .gz)')
    .argument('<file>', 'purchases: a line each, with a header')
    .requiredOption('--customer <column>', 'who bought')
    .requiredOption(
      '--date <column>',
      'when: dates as 2026-01-31 (with a time, if there is one) or 20260131, or seconds or milliseconds since 1970',
    )
    .requiredOption('--amount <column>', 'what was paid, 0 or more')
    .option(
      '--quantity <column>',
      'how many pieces, for gradient and neural; each line counts as one without it',
    )
    .requiredOption(
      '--fit-until <date>',
      'the last day to learn from; what comes after it is foretold and compared',
      moment('--fit-until'),
    )
    .option('--model <name>', `${MODELS.join(', ')} or all`, parseModel, 'all')
    .option(
      '--period <period>',
      `${PERIODS.join(' or ')}: purchases in one period count once, and times are in it`,
      parsePeriod,
      'day',
    )
    .option('--top <n>', 'how many of the most valuable customers are shown', wholeNumber('--top', 0), 10)
    .option(
      '--seed <n>',
      'the same seed gives the same networks, and the same interval of the AUC',
      wholeNumber('--seed', 0),
      42,
    )
    .option('--out <file>', 'write a csv with a line a customer')
    .option('--json', 'print one JSON object instead of the summary')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: ClvOptions) =>
      (await import('../clv/run-clv.ts')).runClv(file, options, context),
    );
}
