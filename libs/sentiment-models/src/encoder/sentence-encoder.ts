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
    const { prefix, tokensMax, onProgress, signal } = options;
    const tokens = texts.map((text) => this.#tokenise(prefix + text, tokensMax));
    // Texts of one length lie together, so that little of a batch is filling.
    const order = Array.from(texts.keys()).sort((a, b) => lengthOf(tokens[a]) - lengthOf(tokens[b]) || a - b);
    const vectors = new Array<Float32Array>(texts.length);
    for (let begin = 0; begin < order.length; begin += BATCH_ROWS) {
      signal?.throwIfAborted();
      const rows = order.slice(begin, begin + BATCH_ROWS);
      const batch = batchOf(rows.map((row) => tokens[row] ?? []));
      const means = meansOf(await this.#session.run(batch), batch, this.width);
      rows.forEach((row, i) => {
        vectors[row] = means[i] as Float32Array;
      });
      onProgress?.(Math.min(order.length, begin + BATCH_ROWS));
    }
    return vectors;
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}

const lengthOf = (tokens: readonly number[] | undefined): number => tokens?.length ?? 0;

function batchOf(tokens: readonly (readonly number[])[]): TokenBatch {
  const rows = tokens.length;
  const length = Math.max(1, ...tokens.map(lengthOf));
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

/** The mean of each row's token vectors, divided by its length. */
function meansOf(vectors: Float32Array, { rows, length, mask }: TokenBatch, width: number): Float32Array[] {
  return Array.from({ length: rows }, (_, row) => {
    const sum = new Float64Array(width);
    for (let place = 0; place < length && mask[row * length + place] === 1n; place++) {
      const from = (row * length + place) * width;
      for (let i = 0; i < width; i++) sum[i] = (sum[i] as number) + (vectors[from + i] as number);
    }
    const size = Math.hypot(...sum);
    return Float32Array.from(sum, (value) => (size > 0 ? value / size : 0));
  });
}
