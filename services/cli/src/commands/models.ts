import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { ModelOptions, RollbackOptions } from '../models/run-models.ts';
import { invalidOption, parseShop } from '../option-values.ts';

const EXAMPLES = `
Examples:
  $ shoal models list --shop my-shop
  $ shoal models show --shop my-shop 3
  $ shoal models rollback --shop my-shop
  $ shoal models rollback --shop my-shop --to 3 --pin
`;

/** `shoal models`: which segment models a shop has had, what they were measured at, and the way back. */
export function modelsCommand(context: CommandContext): Command {
  return new Command('models')
    .description('list, show and roll back the segment models of a shop')
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(rollbackCommand(context))
    .addHelpText('after', EXAMPLES);
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .requiredOption('--shop <name>', 'whose models', parseShop)
    .addHelpText('after', EXAMPLES);
}

function listCommand(context: CommandContext): Command {
  return subcommand('list', 'show the model in force and those to go back to')
    .option('--json', 'print one JSON object instead of the table')
    .action(async (options: ModelOptions) =>
      (await import('../models/run-models.ts')).runListModels(options, context),
    );
}

function showCommand(context: CommandContext): Command {
  return subcommand(
    'show',
    'show one model: its segments, its figures, and what became of the former segments',
  )
    .argument('[version]', 'which one; the one in force if left out', (text) => parseVersion('version', text))
    .option('--json', 'print the record as one JSON object')
    .action(async (version: number | undefined, options: ModelOptions) =>
      (await import('../models/run-models.ts')).runShowModel(version, options, context),
    );
}

function rollbackCommand(context: CommandContext): Command {
  return subcommand('rollback', 'put a former model in force again')
    .option('--to <version>', 'which one; the one before if left out', (text) => parseVersion('--to', text))
    .option('--pin', 'let no training replace it, not even a scheduled one')
    .option('--json', 'print one JSON object')
    .action(async (options: RollbackOptions) =>
      (await import('../models/run-models.ts')).runRollBack(options, context),
    );
}

function parseVersion(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw invalidOption(option, text, 'give a number as shoal models list shows them');
}
