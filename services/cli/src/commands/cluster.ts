import { Command } from 'commander';
import {
  type ClusterOptions,
  parseEps,
  parseK,
  parseMethod,
  parsePca,
  parseScale,
  parseSeed,
  SCALES,
} from '../cluster/cluster-options.ts';
import { METHODS } from '../cluster/methods.ts';
import type { CommandContext } from '../command-context.ts';
import { columnNames, parsePlot, wholeNumber } from '../option-values.ts';

const EXAMPLES = `
Examples:
  $ shoal cluster customers.csv
  $ shoal cluster customers.csv.gz --id customer --features recency,orders,spend --k 5 --out assignments.csv
  $ shoal cluster customers.csv --report segments.md --plot segments.png
  $ shoal cluster customers.csv --method auto --report segments.md
  $ shoal cluster customers.csv --method dbscan --eps 0.3 --min-points 10 --plot groups.svg
  $ shoal cluster customers.csv --method hdbscan --min-cluster-size 50 --scale robust
  $ shoal cluster clicks.csv --method minibatch --k 8 --pca 0.95
  $ shoal cluster customers.tsv --json | jq .names
`;

/** `shoal cluster FILE`: groups the rows of a table, names the groups, and says what sets them apart. */
export function clusterCommand(context: CommandContext): Command {
  return new Command('cluster')
    .description('group the customers of a table (csv or tsv, also .gz) and name the groups')
    .argument('<file>', 'a table with a header and a row for each customer')
    .option(
      '--method <name>',
      `how to cluster: ${METHODS.join(', ')}; auto tries what needs no training and says why`,
      parseMethod,
      'kmeans',
    )
    .option(
      '--k <n>',
      "kmeans, minibatch, deep: how many clusters, or 'auto' to try 2 to 10 (default: auto)",
      parseK,
    )
    .option(
      '--eps <x>',
      "dbscan: how near neighbours are, in scaled units, or 'auto' (default: auto)",
      parseEps,
    )
    .option(
      '--min-points <n>',
      'dbscan, hdbscan: so many near points are the core of a group (default: 10; for hdbscan the size, at most 50)',
      wholeNumber('--min-points', 1),
    )
    .option(
      '--min-cluster-size <n>',
      'hdbscan: fewer are no group (default: a hundredth of the rows)',
      wholeNumber('--min-cluster-size', 2),
    )
    .option('--id <column>', 'whose row it is (default: a column called like an id, else the row number)')
    .option(
      '--features <a,b,c>',
      'columns to cluster by (default: all numeric ones but the id)',
      columnNames('--features'),
    )
    .option(
      '--scale <name>',
      `how features are made comparable: ${SCALES.join(', ')}`,
      parseScale,
      'log-standard',
    )
    .option(
      '--pca <n>',
      'cluster by so many principal components, or by a share of the variance (0.95)',
      parsePca,
    )
    .option('--seed <n>', 'the same seed gives the same clusters', parseSeed, 42)
    .option('--out <file>', 'write the cluster of each row to this csv')
    .option('--plot <file>', 'draw the clusters into this svg or png', parsePlot)
    .option(
      '--report <file>',
      'tell the result in Markdown, with a picture beside it (unless --plot names one)',
    )
    .option('--json', 'print one JSON object instead of the table')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, options: ClusterOptions) => {
      // Loaded when it is wanted: the help, and every other command, start without the algorithms.
      const { clusterFile } = await import('../cluster/cluster-file.ts');
      await clusterFile(path, options, context);
    });
}
