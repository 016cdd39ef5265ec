import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { OptionError } from '../errors.ts';
import { lineOf } from './tokenise.ts';

type OnnxRuntime = typeof import('onnxruntime-node');

/** Rows of token ids, each filled up to `length`; the mask is 1 where a token is. */
export interface TokenBatch {
  readonly rows: number;
  readonly length: number;
  readonly ids: BigInt64Array;
  readonly mask: BigInt64Array;
}

/** The inputs that a batch can give; `token_type_ids` are 0, as for a single text. */
const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'];
/** What fails is thrown; it need not stand in the log as well. */
const FATAL_ONLY = 4;

/** An ONNX model that makes a vector of each token. */
export class EncoderSession {
  /** Numbers of a vector. */
  readonly width: number;
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #output: string;

  private constructor(
    runtime: OnnxRuntime,
    session: InferenceSession,
    found: { name: string; width: number },
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#output = found.name;
    this.width = found.width;
  }

  /** Rejects with an OptionError for a file that is no model, or none that makes token vectors of token ids. */
  static async open(path: string, threads: number): Promise<EncoderSession> {
    const runtime = await loadRuntime();
    const session = await runtime.InferenceSession.create(path, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: FATAL_ONLY,
    }).catch((cause: unknown) => {
      throw new OptionError(`${path} cannot be loaded as an ONNX model: ${lineOf(cause)}`, { cause });
    });
    try {
      return new EncoderSession(runtime, session, await tryOut(path, runtime, session));
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** Row after row, [rows, length, width]. */
  async run(batch: TokenBatch): Promise<Float32Array> {
    const outputs = await this.#session.run(feeds(this.#runtime, this.#session, batch), [this.#output]);
    return outputs[this.#output]?.data as Float32Array;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

async function loadRuntime(): Promise<OnnxRuntime> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    throw new OptionError(
      `an encoder needs onnxruntime-node, which is not there or does not run here: install it (${lineOf(cause)})`,
      { cause },
    );
  }
}

function feeds({ Tensor }: OnnxRuntime, { inputNames }: InferenceSession, batch: TokenBatch) {
  const { rows, length, ids, mask } = batch;
  const values: Readonly<Record<string, BigInt64Array>> = { input_ids: ids, attention_mask: mask };
  const given: Record<string, Tensor> = {};
  for (const name of inputNames)
    given[name] = new Tensor('int64', values[name] ?? new BigInt64Array(ids.length), [rows, length]);
  return given;
}

/** Which output has the token vectors, by a run on two texts of three tokens. */
async function tryOut(path: string, runtime: OnnxRuntime, session: InferenceSession) {
  const foreign = session.inputNames.filter((name) => !INPUTS.includes(name));
  if (foreign.length > 0 || !session.inputNames.includes('input_ids'))
    throw new OptionError(
      `${path} asks for ${session.inputNames.join(', ')}, and an encoder of sentences for ${INPUTS.join(', ')}`,
    );
  const [rows, length] = [2, 3];
  const ones = new BigInt64Array(rows * length).fill(1n);
  const outputs = await session
    .run(feeds(runtime, session, { rows, length, ids: ones, mask: ones }), { logSeverityLevel: FATAL_ONLY })
    .catch((cause: unknown) => {
      throw new OptionError(`${path} does not run on token ids: ${lineOf(cause)}`, { cause });
    });
  for (const name of session.outputNames) {
    const { type, dims = [] } = outputs[name] ?? {};
    const width = dims[2];
    if (type === 'float32' && dims[0] === rows && dims[1] === length && width) return { name, width };
  }
  throw new OptionError(`${path} has no output of float32 vectors, one a token: export it without pooling`);
}
