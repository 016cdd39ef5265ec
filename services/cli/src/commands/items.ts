import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { SendItemsFileOptions } from '../items/run-send-items.ts';
import { httpUrl } from '../option-values.ts';

const EXAMPLES = `
Examples:
  $ shoal items send catalogue.csv --key shoal_write_...
  $ SHOAL_WRITE_KEY=shoal_write_... shoal items send catalogue.ndjson.gz --url http://127.0.0.1:8080

A csv has a header with itemId and title, and as it likes category ("Clothing > Shirts"), price, currency, available,
hidden, rebuyable and description; any other column is an attribute of the item.
`;

/** `shoal items`: the catalogue of a shop. */
export function itemsCommand(context: CommandContext): Command {
  return new Command('items')
    .description('send the catalogue of a shop')
    .addCommand(sendCommand(context))
    .addHelpText('after', EXAMPLES);
}

function sendCommand(context: CommandContext): Command {
  return new Command('send')
    .description('send a file of items to a running ingestion; an item that is there already is replaced')
    .argument('<file>', 'one item a line as JSON, or csv with a header; also .gz')
    .option('--url <url>', 'where ingestion is (default: the local stack, else port 8080)', httpUrl('--url'))
    .option('--key <key>', "the shop's write key (default: SHOAL_WRITE_KEY)")
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, options: SendItemsFileOptions) =>
      (await import('../items/run-send-items.ts')).runSendItems(path, options, context),
    );
}
