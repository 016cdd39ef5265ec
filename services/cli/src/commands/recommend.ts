import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { wholeNumber } from '../option-values.ts';
import {
  MODELS,
  PROTOCOLS,
  parseModel,
  parseProtocol,
  type RecommendOptions,
} from '../recommend/recommend-options.ts';

const EXAMPLES = `
Examples:
  $ shoal recommend orders.csv --user customer --item product --time ordered_at
  $ shoal recommend ratings.inter --model all --json
  $ shoal recommend ratings.csv --model svdpp --rating stars --evaluate folds
  $ shoal recommend clicks.csv.gz --model itemTransition --evaluate time --top 20
  $ shoal recommend sequences.txt --model sasrec              # a line a user: his id, then his items in order
`;

/** `shoal recommend FILE`: which recommender foretells best what the users of a file did. */
export function recommendCommand(context: CommandContext): Command {
  return new Command('recommend')
    .description('judge recommenders on who did what (csv, tsv, .inter or a line a user, also .gz)')
    .argument('<file>', 'interactions, a line each with a header; or sequences, a line a user')
    .option(
      '--model <name>',
      `one of ${MODELS.join(', ')}; all tries everything but sasrec, which trains for minutes`,
      parseModel,
      'all',
    )
    .option('--user <column>', 'who (default: a column that is called as users usually are)')
    .option('--item <column>', 'what (default: likewise)')
    .option('--rating <column>', 'how much he liked it (default: likewise, if there is one)')
    .option('--time <column>', 'when: seconds, milliseconds or ISO 8601 (default: likewise, if there is one)')
    .option(
      '--evaluate <how>',
      `${PROTOCOLS.join(', ')}: foretell the last item of each user, the ratings of random folds, or the last fifth of the time`,
      parseProtocol,
      'leave-one-out',
    )
    .option('--top <n>', 'how many items are shown', wholeNumber('--top', 1), 10)
    .option('--folds <n>', 'folds: how many', wholeNumber('--folds', 2), 5)
    .option('--seed <n>', 'the same seed gives the same figures', wholeNumber('--seed', 0), 42)
    .option('--json', 'print one JSON object a line for each model instead of the table')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: RecommendOptions) =>
      (await import('../recommend/run-recommend.ts')).runRecommend(file, options, context),
    );
}
