import Type from 'typebox';
import { defaultStateFolder, findLocalStack } from '../broker/local-stack.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';

export interface GatewayOptions {
  readonly url?: string;
  readonly key?: string;
}

export interface Gateway {
  readonly url: string;
  readonly key: string;
}

const gatewaySchema = Type.Object({
  key: Type.Optional(
    Type.String({
      env: 'SHOAL_READ_KEY',
      secret: true,
      description: 'The read key, where --key is not given',
    }),
  ),
  stateFolder: Type.Optional(
    Type.String({ env: 'SHOAL_STATE', description: 'The folder in which shoal start keeps everything' }),
  ),
});

/** Whom to ask: what the options say, else the local stack, else the gateway's usual port. Throws CommandError without a key. */
export async function findGateway(options: GatewayOptions, context: CommandContext): Promise<Gateway> {
  const settings = await context.loadConfig(gatewaySchema);
  const key = options.key ?? settings.key;
  if (key === undefined) {
    const mend = 'give --key or set SHOAL_READ_KEY (shoal keys add --kind read makes one)';
    throw new CommandError('CLI_USAGE', `there is no read key: ${mend}`);
  }
  const local = findLocalStack(settings.stateFolder ?? defaultStateFolder);
  return { key, url: options.url ?? local?.gateway ?? 'http://127.0.0.1:8081' };
}
