import { readFile } from 'node:fs/promises';
import {
  Adapted,
  Ensemble,
  Linear,
  LlmJudge,
  modelFromBytes,
  OVER_CHARACTERS,
  OVER_WORDS,
  type SentimentClassifier,
  SentimentError,
  shippedModel,
} from '@shoal/sentiment-models';
import Type from 'typebox';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import type { Judging } from './judge-model.ts';
import type { ModelName, SentimentOptions, TrainedName } from './sentiment-options.ts';

/** A classifier that learns from a file. Networks are loaded only where they are asked for. Throws CommandError. */
export async function makeClassifier(
  name: TrainedName,
  options: SentimentOptions,
): Promise<SentimentClassifier> {
  switch (name) {
    case 'linear':
      return new Linear();
    case 'adapted':
      return new Adapted(shippedModel());
    case 'deep':
      return deepClassifier(options.seed);
    case 'ensemble':
      return new Ensemble({ members: await ensembleMembers(options) });
    case 'encoder':
      return encoderClassifier(options);
    case 'encoder-deep':
      return encoderDeepClassifier(options);
  }
}

/** With the network over a pretrained encoder where one is given. */
async function ensembleMembers(options: SentimentOptions): Promise<SentimentClassifier[]> {
  return [
    new Linear(OVER_CHARACTERS),
    new Linear(OVER_WORDS),
    await deepClassifier(options.seed),
    ...(options.encoder === undefined ? [] : [await encoderDeepClassifier(options)]),
  ];
}

async function deepClassifier(seed: number): Promise<SentimentClassifier> {
  const [{ Deep }, { loadTensorFlow }] = await Promise.all([
    import('@shoal/sentiment-models/deep'),
    import('@shoal/neural'),
  ]);
  const { tf } = await loadTensorFlow();
  return new Deep({ tf, seed });
}

async function encoderClassifier(options: SentimentOptions): Promise<SentimentClassifier> {
  const { Encoded } = await import('@shoal/sentiment-models/encoder');
  return new Encoded({ encoder: await openEncoder(options), prefix: options.encoderPrefix });
}

async function encoderDeepClassifier(options: SentimentOptions): Promise<SentimentClassifier> {
  const encoder = await openEncoder(options);
  const [{ EncodedDeep }, { loadTensorFlow }] = await Promise.all([
    import('@shoal/sentiment-models/encoded-deep'),
    import('@shoal/neural'),
  ]);
  const { tf } = await loadTensorFlow();
  return new EncodedDeep({ tf, seed: options.seed, encoder, prefix: options.encoderPrefix });
}

async function openEncoder({ encoder: folder }: SentimentOptions) {
  if (folder === undefined)
    throw new CommandError(
      'CLI_USAGE',
      'models on an encoder need --encoder: a folder with tokenizer.json and an .onnx file, as npm run encoder makes one',
    );
  const { SentenceEncoder } = await import('@shoal/sentiment-models/encoder');
  try {
    return await SentenceEncoder.load({ folder, threads: 2 });
  } catch (error) {
    throw asCommandError('CLI_OPTION_INVALID', error);
  }
}

const keyConfig = Type.Object({
  key: Type.Optional(
    Type.String({ env: 'SHOAL_SENTIMENT_LLM_KEY', description: 'The key of the endpoint', secret: true }),
  ),
});

export interface JudgeSurroundings extends Pick<CommandContext, 'loadConfig'> {
  /** Told each time that a language model did not judge, why, and of how many texts. */
  readonly onFallback: (reason: string, texts: number) => void;
}

/** A model that judges as it is: the shipped one, one that --train has written, or a language model. Throws CommandError. */
export async function makeJudge(
  name: Exclude<ModelName, TrainedName>,
  options: SentimentOptions,
  { loadConfig, onFallback }: JudgeSurroundings,
): Promise<Judging> {
  if (options.use !== undefined) return storedModel(options.use, options);
  if (name === 'shipped') return shippedModel();
  const { llmUrl: url, llmModel: model } = options;
  if (url === undefined || model === undefined)
    throw new CommandError(
      'CLI_USAGE',
      '--model llm needs --llm-url and --llm-model; its key is read from SHOAL_SENTIMENT_LLM_KEY',
    );
  try {
    const { key } = await loadConfig(keyConfig);
    return new LlmJudge({
      url,
      ...(key !== undefined && { key }),
      model,
      fallback: shippedModel(),
      onFallback,
    });
  } catch (error) {
    throw asCommandError('CLI_OPTION_INVALID', error);
  }
}

async function storedModel(path: string, options: SentimentOptions): Promise<Judging> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new CommandError(
      'CLI_FILE_MISSING',
      `${path}: cannot be read (${(error as Error).message}): check the path`,
      {
        cause: error,
      },
    );
  }
  try {
    return modelFromBytes(
      bytes,
      options.encoder === undefined ? {} : { encoders: [await openEncoder(options)] },
    );
  } catch (error) {
    throw asCommandError('CLI_FILE_UNREADABLE', error, `${path}: `);
  }
}

function asCommandError(
  code: 'CLI_OPTION_INVALID' | 'CLI_FILE_UNREADABLE',
  error: unknown,
  where = '',
): unknown {
  return error instanceof SentimentError
    ? new CommandError(code, `${where}${error.message}`, { cause: error })
    : error;
}
