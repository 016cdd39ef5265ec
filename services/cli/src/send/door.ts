import type { SendReport } from '@shoal/replay';
import Type from 'typebox';
import { defaultStateFolder, findLocalStack } from '../broker/local-stack.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';

export interface DoorOptions {
  readonly url?: string;
  readonly key?: string;
}

const doorSchema = Type.Object({
  key: Type.Optional(
    Type.String({
      env: 'SHOAL_WRITE_KEY',
      secret: true,
      description: 'The write key, where --key is not given',
    }),
  ),
  stateFolder: Type.Optional(
    Type.String({ env: 'SHOAL_STATE', description: 'The folder in which shoal start keeps everything' }),
  ),
});

/** Where to send: what the options say, else the local stack, else ingestion's usual port. Throws CommandError without a key. */
export async function findDoor(
  options: DoorOptions,
  context: CommandContext,
): Promise<{ url: string; key: string }> {
  const settings = await context.loadConfig(doorSchema);
  const key = options.key ?? settings.key;
  if (key === undefined) {
    const mend = 'give --key or set SHOAL_WRITE_KEY (shoal keys add --kind write makes one)';
    throw new CommandError('CLI_USAGE', `there is no write key: ${mend}`);
  }
  const local = findLocalStack(settings.stateFolder ?? defaultStateFolder);
  return { key, url: options.url ?? local?.ingestion ?? 'http://127.0.0.1:8080' };
}

/** What became of the calls, for people: one line, and one for each kind of refusal with an example. */
export function describeReport(report: SendReport, seconds: number): string {
  const { accepted, refused, retries, refusedBy, examples } = report;
  const rate = Math.round((accepted + refused) / Math.max(0.001, seconds));
  const repeated = retries > 0 ? `, ${count(retries)} requests repeated` : '';
  const lines = [
    `${count(accepted)} accepted, ${count(refused)} refused in ${seconds.toFixed(1)} s (${count(rate)}/s${repeated})`,
  ];
  for (const [code, number] of Object.entries(refusedBy)) {
    const example = examples.find((each) => each.code === code);
    const told = example ? `: call ${count(example.place + 1)}, ${example.message}` : '';
    lines.push(`  ${code} ${count(number)}${told}`);
  }
  return `${lines.join('\n')}\n`;
}

export function count(number: number): string {
  return number.toLocaleString('en');
}
