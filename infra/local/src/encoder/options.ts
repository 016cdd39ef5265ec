import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { StackError } from '../report.ts';
import { E5_LAYERS, type EncoderRequest } from './make-encoder.ts';

const LAYERS = 12;

const EXAMPLES = `
Examples:
  $ npm run encoder -- encoders/e5-small
  $ shoal sentiment reviews.csv --text review --label stars --train --evaluate \\
      --model encoder-deep --encoder encoders/e5-small --encoder-prefix "query: "
  $ npm run encoder -- encoders/e5-small-whole --layers 12    # for the mean vectors that others expect

Needs python3 with venv and pip. Any other encoder does as well: a folder with tokenizer.json and an .onnx file.
`;

/** What `npm run encoder` was asked for; undefined when `--help` was, and has been printed. Throws StackError. */
export function parseEncoderOptions(
  args: readonly string[],
  write: (text: string) => void,
): EncoderRequest | undefined {
  const command = new Command('npm run encoder --')
    .description(
      'Makes a folder with multilingual-e5-small (MIT), a pretrained encoder of a hundred languages.',
    )
    .argument('<folder>', 'is made')
    .option('--layers <n>', `of its ${LAYERS} layers the first so many`, layersOf, E5_LAYERS)
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: write, outputError: () => undefined });
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new StackError(
      `${error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')}: see npm run encoder -- --help`,
    );
  }
  const { layers } = command.opts<{ layers: number }>();
  return { folder: resolve(command.args[0] as string), layers };
}

function layersOf(text: string): number {
  const layers = /^\d+$/.test(text) ? Number(text) : 0;
  if (layers >= 1 && layers <= LAYERS) return layers;
  throw new InvalidArgumentError(`Give a whole number, 1 to ${LAYERS}.`);
}
