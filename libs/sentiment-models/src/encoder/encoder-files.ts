import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { OptionError } from '../errors.ts';

/** What a folder holds of an encoder. */
export interface EncoderFiles {
  /** The folder's own name. */
  readonly name: string;
  readonly modelPath: string;
  /** `tokenizer.json`, and `tokenizer_config.json` or {}. */
  readonly tokenizer: object;
  readonly tokenizerConfig: object;
  /** SHA-256 in hex of all that the vectors follow from. */
  readonly digest: string;
}

const TOKENIZER = 'tokenizer.json';
const TOKENIZER_CONFIG = 'tokenizer_config.json';
/** The name that a model has when there are several, such as quantised ones beside it. */
const MODEL = 'model.onnx';

/**
 * Reads a folder that has `tokenizer.json` and an ONNX model, its only one or `model.onnx`, beside it or in the folder `onnx`. Rejects
 * with an OptionError that says which file is missing or is no JSON.
 */
export async function readEncoderFiles(folder: string): Promise<EncoderFiles> {
  const root = resolve(folder);
  const names = await filesIn(root);
  if (names === undefined) throw new OptionError(`the encoder's folder ${folder} does not exist`);
  if (!names.includes(TOKENIZER))
    throw new OptionError(
      `the encoder's folder ${folder} lacks ${TOKENIZER}: take it from where the model is from`,
    );
  const model = await modelIn(root, names);
  const settings = [TOKENIZER, ...(names.includes(TOKENIZER_CONFIG) ? [TOKENIZER_CONFIG] : [])];
  const [tokenizer = {}, tokenizerConfig = {}] = await Promise.all(
    settings.map((name) => readJson(join(root, name))),
  );
  const parts = [...settings.map((name) => join(root, name)), ...model.parts];
  return {
    name: basename(root),
    modelPath: model.path,
    tokenizer,
    tokenizerConfig,
    digest: await digestOf(parts),
  };
}

interface ModelFiles {
  readonly path: string;
  /** The model, and the files beside it that hold weights too large for it. */
  readonly parts: readonly string[];
}

async function modelIn(root: string, names: readonly string[]): Promise<ModelFiles> {
  const deeper = join(root, 'onnx');
  for (const [folder, own] of [[root, names] as const, [deeper, (await filesIn(deeper)) ?? []] as const]) {
    const models = own.filter((name) => name.endsWith('.onnx'));
    const name = models.includes(MODEL) ? MODEL : models[0];
    if (name === undefined) continue;
    if (models.length > 1 && name !== MODEL)
      throw new OptionError(`${folder} has several models (${models.join(', ')}): name one of them ${MODEL}`);
    const weights = own.filter(
      (other) => other.startsWith(`${name}_data`) || other.startsWith(`${name}.data`),
    );
    return { path: join(folder, name), parts: [name, ...weights].map((each) => join(folder, each)) };
  }
  throw new OptionError(
    `the encoder's folder ${root} has no .onnx file: export the model to ONNX as ${MODEL}`,
  );
}

/** In the order of their names; undefined where there is no such folder. */
async function filesIn(folder: string): Promise<readonly string[] | undefined> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  return names?.sort();
}

async function readJson(path: string): Promise<object> {
  const text = await readFile(path, 'utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below, as what is JSON and no object is.
  }
  throw new OptionError(`${path} is no JSON object: take it from where the model is from`);
}

async function digestOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    hash.update(`${basename(path)}\n`);
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  }
  return hash.digest('hex');
}
