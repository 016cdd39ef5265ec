import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { EventOptions } from '../event/run-event.ts';
import { httpUrl } from '../option-values.ts';

const EXAMPLES = `
Examples:
  $ shoal event order-88412-completed --key shoal_read_...
  $ SHOAL_READ_KEY=shoal_read_... shoal event order-88412-completed --json
  $ shoal event order-88412-completed --url https://shoal.example.org

The answer is one of accepted (in the log), folded (in its customer's features), assigned (his segment was decided with it), refused
(a dead letter, with the reason), and unknown (it did not come in the last two days, or still waits in the inbox).
`;

/** `shoal event`: where an event is. */
export function eventCommand(context: CommandContext): Command {
  return new Command('event')
    .description('say where an event is: accepted, folded, assigned, refused or unknown, and why')
    .argument('<message-id>', 'the messageId that it was sent with, or that it was answered with')
    .option(
      '--url <url>',
      'where the gateway is (default: the local stack, else port 8081)',
      httpUrl('--url'),
    )
    .option('--key <key>', "the shop's read key (default: SHOAL_READ_KEY)")
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (messageId: string, options: EventOptions) =>
      (await import('../event/run-event.ts')).runEvent(messageId, options, context),
    );
}
