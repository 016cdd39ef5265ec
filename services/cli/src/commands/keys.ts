import type { KeyKind } from '@shoal/access';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { AddKeyOptions, ListKeysOptions } from '../keys/run-keys.ts';
import { oneOf, parseShop } from '../option-values.ts';

const KINDS: readonly KeyKind[] = ['write', 'read', 'manage'];

const EXAMPLES = `
Examples:
  $ shoal keys add --shop my-shop --kind write
  $ KEY=$(shoal keys add --shop my-shop --kind read)
  $ shoal keys add --shop my-shop --kind manage
  $ shoal keys list --shop my-shop
  $ shoal keys revoke shoal_write_AbCd
`;

/** `shoal keys`: who may write events to a shop, and read what is known of its customers. */
export function keysCommand(context: CommandContext): Command {
  return new Command('keys')
    .description('make, list and revoke the keys of shops')
    .addCommand(addCommand(context))
    .addCommand(listCommand(context))
    .addCommand(revokeCommand(context))
    .addHelpText('after', EXAMPLES);
}

function addCommand(context: CommandContext): Command {
  return new Command('add')
    .description('make a key and print it, this once')
    .requiredOption('--shop <name>', 'whose key it is', parseShop)
    .requiredOption(
      '--kind <kind>',
      'what it opens: write events, read what is known, or manage audiences as well',
      (text) => oneOf('--kind', KINDS, text),
    )
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (options: AddKeyOptions) =>
      (await import('../keys/run-keys.ts')).runAddKey(options, context),
    );
}

function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('show all keys by their first characters')
    .option('--shop <name>', 'only those of this shop', parseShop)
    .option('--json', 'print one JSON array instead of the table')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ListKeysOptions) =>
      (await import('../keys/run-keys.ts')).runListKeys(options, context),
    );
}

function revokeCommand(context: CommandContext): Command {
  return new Command('revoke')
    .description('end a key: within moments nothing is taken or answered under it')
    .argument('<key>', 'the whole key, or its hint as the list shows it')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: { json?: boolean }) =>
      (await import('../keys/run-keys.ts')).runRevokeKey(name, options, context),
    );
}
