import { type ItemReport, SendError, sendItems } from '@shoal/replay';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import { createProgress } from '../progress.ts';
import { count, type DoorOptions, findDoor } from '../send/door.ts';
import { itemFile } from './item-file.ts';

export interface SendItemsFileOptions extends DoorOptions {
  readonly json?: boolean;
}

/** `shoal items send FILE`. Throws CommandError. */
export async function runSendItems(
  path: string,
  options: SendItemsFileOptions,
  context: CommandContext,
): Promise<void> {
  const door = await findDoor(options, context);
  const started = context.now();
  const progress = createProgress(context.stderr);
  const onProgress = ({ accepted, refused }: ItemReport) =>
    progress.show(`${count(accepted)} items accepted${refused > 0 ? `, ${count(refused)} refused` : ''}`);
  try {
    const report = await sendItems(itemFile(path), { ...door, onProgress });
    progress.clear();
    const seconds = (context.now() - started) / 1_000;
    context.stdout.write(
      options.json ? `${JSON.stringify({ ...report, seconds })}\n` : described(report, seconds),
    );
  } catch (error) {
    if (!(error instanceof SendError) || error.code !== 'SEND_KEY_REFUSED') throw error;
    throw new CommandError('CLI_OPTION_INVALID', `--key is refused: ${error.message}`, { cause: error });
  } finally {
    progress.clear();
  }
}

function described({ accepted, refused, retries, examples }: ItemReport, seconds: number): string {
  const rate = Math.round((accepted + refused) / Math.max(0.001, seconds));
  const repeated = retries > 0 ? `, ${count(retries)} requests repeated` : '';
  const lines = [
    `${count(accepted)} items accepted, ${count(refused)} refused in ${seconds.toFixed(1)} s (${count(rate)}/s${repeated})`,
    ...examples.map(
      ({ line, itemId, message }) =>
        `  line ${line}${itemId === undefined ? '' : ` (${itemId})`}: ${message}`,
    ),
  ];
  if (refused > examples.length) lines.push(`  and ${count(refused - examples.length)} more`);
  return `${lines.join('\n')}\n`;
}
