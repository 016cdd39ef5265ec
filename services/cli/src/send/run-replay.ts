import { openCalls } from '@shoal/replay';
import type { CommandContext } from '../command-context.ts';
import { type DoorOptions, describeReport, findDoor } from './door.ts';
import { sendTo } from './send-to.ts';

export interface ReplayFileOptions extends DoorOptions {
  readonly speed?: number;
  readonly limit?: number;
  readonly json?: boolean;
}

export async function runReplay(
  path: string,
  options: ReplayFileOptions,
  context: CommandContext,
): Promise<void> {
  const { speed, limit, json } = options;
  const door = await findDoor(options, context);
  const source = await openCalls(path);
  const { report, seconds } = await sendTo({ calls: source.calls, ...door, speed, limit }, context);
  const leftOut = source.leftOut();
  if (json) {
    const { stopped: _, ...counts } = report;
    context.stdout.write(`${JSON.stringify({ source: source.name, ...counts, leftOut, seconds })}\n`);
    return;
  }
  context.stdout.write(describeReport(report, seconds));
  const reasons = Object.entries(leftOut).map(([reason, lines]) => `${reason} ${lines}`);
  if (reasons.length > 0)
    context.stderr.write(`Lines of ${path} that became no event: ${reasons.join(', ')}\n`);
}
