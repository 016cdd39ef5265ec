import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { parseVariants } from '../experiments/parse-variants.ts';
import type {
  ExperimentOptions,
  ListExperimentsOptions,
  StartExperimentOptions,
} from '../experiments/run-experiments.ts';
import { parseShop } from '../option-values.ts';

const EXAMPLES = `
Examples:
  $ shoal experiments start --shop my-shop spring-lists --variants control=hybrid,popular=popular
  $ shoal experiments start --shop my-shop careful --variants control=hybrid:90,als=als:10
  $ shoal experiments list --shop my-shop
  $ shoal experiments show --shop my-shop spring-lists
  $ shoal experiments end --shop my-shop spring-lists
`;

/** `shoal experiments`: which kind of list works better, found out on a shop's own customers. */
export function experimentsCommand(context: CommandContext): Command {
  return new Command('experiments')
    .description('find out which kind of recommendations works better')
    .addCommand(startCommand(context))
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(endCommand(context))
    .addHelpText('after', EXAMPLES);
}

function startCommand(context: CommandContext): Command {
  return subcommand('start', 'give customers different kinds of lists from now on')
    .argument('<id>', 'what it is to be called: lower-case letters, digits and dashes')
    .requiredOption(
      '--variants <list>',
      'NAME=STRATEGY[:WEIGHT] of each, the one to compare with first; STRATEGY is hybrid, itemTransition, als, content or popular',
      parseVariants,
    )
    .action(async (id: string, options: StartExperimentOptions) =>
      (await import('../experiments/run-experiments.ts')).runStartExperiment(id, options, context),
    );
}

function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('show the experiments of all shops, or of one')
    .option('--shop <name>', 'only those of this shop', parseShop)
    .option('--json', 'print one JSON array instead of the table')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ListExperimentsOptions) =>
      (await import('../experiments/run-experiments.ts')).runListExperiments(options, context),
    );
}

function showCommand(context: CommandContext): Command {
  return subcommand('show', 'count what customers did, variant by variant, with confidence intervals of 95 %')
    .argument('<id>', 'which experiment')
    .action(async (id: string, options: ExperimentOptions) =>
      (await import('../experiments/run-experiments.ts')).runShowExperiment(id, options, context),
    );
}

function endCommand(context: CommandContext): Command {
  return subcommand('end', 'give everybody the usual list again; the results stay')
    .argument('<id>', 'which experiment')
    .action(async (id: string, options: ExperimentOptions) =>
      (await import('../experiments/run-experiments.ts')).runEndExperiment(id, options, context),
    );
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .requiredOption('--shop <name>', 'whose experiment', parseShop)
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES);
}
