import { OptionError } from '../errors.ts';
import { readEncoderFiles } from './encoder-files.ts';
import { EncoderSession, type TokenBatch } from './encoder-session.ts';
import { type Tokenise, tokeniserOf } from './tokenise.ts';

export interface EncoderFolder {
  /** Has `tokenizer.json` and an `.onnx` file. */
  readonly folder: string;
  /** Threads that one batch is spread over. Default 1, minimum 1. */
  readonly threads?: number;
}

export interface EmbedOptions {
  /** Put before each text: E5 models, for one, learned with "query: ". */
  readonly prefix: string;
  /** Tokens of a text that are looked at: its first and its last halves of this. */
  readonly tokensMax: number;
  readonly onProgress?: (done: number) => void;
  /** Looked at before each batch; embedding rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** A text as a pretrained encoder sees it. */
export interface TokenVectors {
  /** Which of the texts it is. */
  readonly row: number;
  /** One vector after another: a view into those of a batch, so copy what is to stay. */
  readonly tokens: Float32Array;
}

const BATCH_ROWS = 32;

/**
 * A pretrained encoder of sentences, run by ONNX Runtime: the mean of the last layer's token vectors, brought to length 1 (Reimers
 * and Gurevych, "Sentence-BERT", 2019). Close it when done: its memory is not collected.
 */
export class SentenceEncoder {
  /** Its folder's name. */
  readonly name: string;
  /** SHA-256 in hex of its files: another one has other vectors. */
  readonly digest: string;
  readonly #session: EncoderSession;
  readonly #tokenise: Tokenise;

  private constructor(
    { name, digest }: { readonly name: string; readonly digest: string },
    session: EncoderSession,
    tokenise: Tokenise,
  ) {
    this.name = name;
    this.digest = digest;
    this.#session = session;
    this.#tokenise = tokenise;
  }

  /** Rejects with OptionError where a file is missing, or is none that can be used; the message says what to mend. */
  static async load({ folder, threads = 1 }: EncoderFolder): Promise<SentenceEncoder> {
    if (!Number.isSafeInteger(threads) || threads < 1)
      throw new OptionError(`threads is ${threads}, and must be a positive integer`);
    const files = await readEncoderFiles(folder);
    const tokenise = tokeniserOf(files);
    return new SentenceEncoder(files, await EncoderSession.open(files.modelPath, threads), tokenise);
  }

  /** Numbers of a vector. */
  get width(): number {
    return this.#session.width;
  }

  /** A vector of length 1 for each text, in order. */
  async embed(texts: readonly string[], options: EmbedOptions): Promise<readonly Float32Array[]> {
    const vectors = new Array<Float32Array>(texts.length);
    for await (const { row, tokens } of this.read(texts, options))
      vectors[row] = directionOf(tokens, this.width);
    return vectors;
  }

  /** The token vectors of each text, the shortest texts first. */
  async *read(texts: readonly string[], options: EmbedOptions): AsyncGenerator<TokenVectors> {
    const { prefix, tokensMax, onProgress, signal } = options;
    const ids = texts.map((text) => this.#tokenise(prefix + text, tokensMax));
    const lengthOf = (row: number): number => ids[row]?.length ?? 0;
    // Texts of one length lie together, so that little of a batch is filling.
    const order = Array.from(texts.keys()).sort((a, b) => lengthOf(a) - lengthOf(b) || a - b);
    for (let begin = 0; begin < order.length; begin += BATCH_ROWS) {
      signal?.throwIfAborted();
      const rows = order.slice(begin, begin + BATCH_ROWS);
      const batch = batchOf(rows.map((row) => ids[row] ?? []));
      const vectors = await this.#session.run(batch);
      for (const [i, row] of rows.entries()) {
        const from = i * batch.length * this.width;
        yield { row, tokens: vectors.subarray(from, from + lengthOf(row) * this.width) };
      }
      onProgress?.(Math.min(order.length, begin + BATCH_ROWS));
    }
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}

function batchOf(tokens: readonly (readonly number[])[]): TokenBatch {
  const rows = tokens.length;
  const length = Math.max(1, ...tokens.map((own) => own.length));
  const ids = new BigInt64Array(rows * length);
  const mask = new BigInt64Array(rows * length);
  tokens.forEach((own, row) => {
    own.forEach((id, place) => {
      ids[row * length + place] = BigInt(id);
      mask[row * length + place] = 1n;
    });
  });
  return { rows, length, ids, mask };
}

/** The mean of the token vectors, divided by its length; zeros where there is no token. */
function directionOf(tokens: Float32Array, width: number): Float32Array {
  const sum = new Float64Array(width);
  for (let from = 0; from < tokens.length; from += width)
    for (let i = 0; i < width; i++) sum[i] = (sum[i] as number) + (tokens[from + i] as number);
  const size = Math.hypot(...sum);
  return Float32Array.from(sum, (value) => (size > 0 ? value / size : 0));
}
