import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import type { ModelOptions, RollbackOptions } from '../models/run-models.ts';
import type { VersionOptions } from '../models/run-versions.ts';
import { invalidOption, oneOf, parseShop } from '../option-values.ts';

const EXAMPLES = `
Examples:
  $ shoal models list --shop my-shop
  $ shoal models show --shop my-shop 3
  $ shoal models rollback --shop my-shop
  $ shoal models rollback --shop my-shop --to 3 --pin
  $ shoal models list --shop my-shop --model churn
  $ shoal models rollback --shop my-shop --model fraud
  $ shoal models rollback --shop my-shop --model sentiment --to 0    # the model that ships with Shoal
`;

const KINDS = ['segments', 'churn', 'fraud', 'sentiment'] as const;

/** Whichever models are meant, and what the subcommand takes besides. */
type AnyOptions<T> = (T & { readonly model: 'segments' }) | (T & VersionOptions);

/** `shoal models`: which models a shop has had, what they were measured at, and the way back. */
export function modelsCommand(context: CommandContext): Command {
  return new Command('models')
    .description(`list, show and roll back the models of a shop: ${KINDS.join(', ')}`)
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(rollbackCommand(context))
    .addHelpText('after', EXAMPLES);
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .requiredOption('--shop <name>', 'whose models', parseShop)
    .option('--model <kind>', KINDS.join(', '), (text) => oneOf('--model', KINDS, text), 'segments')
    .addHelpText('after', EXAMPLES);
}

function listCommand(context: CommandContext): Command {
  return subcommand('list', 'show the model in force and those to go back to')
    .option('--json', 'print one JSON object instead of the table')
    .action(async (options: AnyOptions<ModelOptions>) =>
      options.model === 'segments'
        ? (await import('../models/run-models.ts')).runListModels(options, context)
        : (await import('../models/run-versions.ts')).runListVersions(options, context),
    );
}

function showCommand(context: CommandContext): Command {
  return subcommand(
    'show',
    'show one model: its segments, its figures, and what became of the former segments',
  )
    .argument('[version]', 'which one; the one in force if left out', (text) => parseVersion('version', text))
    .option('--json', 'print the record as one JSON object')
    .action(async (version: number | undefined, options: AnyOptions<ModelOptions>) =>
      options.model === 'segments'
        ? (await import('../models/run-models.ts')).runShowModel(version, options, context)
        : (await import('../models/run-versions.ts')).runShowVersion(version, options, context),
    );
}

function rollbackCommand(context: CommandContext): Command {
  return subcommand('rollback', 'put a former model in force again')
    .option('--to <version>', 'which one; the one before if left out', (text) => parseVersion('--to', text))
    .option('--pin', 'let no training replace it, not even a scheduled one (segments)')
    .option('--json', 'print one JSON object')
    .action(async (options: AnyOptions<RollbackOptions>) => {
      refusePin(options);
      return options.model === 'segments'
        ? (await import('../models/run-models.ts')).runRollBack(options, context)
        : (await import('../models/run-versions.ts')).runRollBackVersion(options, context);
    });
}

/** Other models know no pin: one that was asked for and not kept would be worse than none. */
function refusePin({ model, pin }: AnyOptions<RollbackOptions>): void {
  if (model === 'segments' || !pin) return;
  const service = model === 'sentiment' ? 'SENTIMENT' : 'RISK';
  const mend = `leave it out, and keep the next training from it with SHOAL_${service}_RETRAIN_HOURS=0`;
  throw new CommandError('CLI_OPTION_INVALID', `--pin is for segment models, not for ${model}: ${mend}`);
}

function parseVersion(option: string, text: string): number {
  if (/^(?:0|[1-9]\d{0,8})$/.test(text)) return Number(text);
  throw invalidOption(option, text, 'give a number as shoal models list shows them');
}
