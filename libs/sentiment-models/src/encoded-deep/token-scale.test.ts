import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { TokenVectors } from '../encoder/sentence-encoder.ts';
import { meanOf, unpackInto } from './packed-text.ts';
import { STEP, TokenScale } from './token-scale.ts';

const WIDTH = 3;
const texts = fc.array(
  fc
    .array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: WIDTH, maxLength: 30 * WIDTH })
    .map((values) => Float32Array.from(values.slice(0, values.length - (values.length % WIDTH)))),
  { minLength: 1, maxLength: 8 },
);

async function* each(all: readonly Float32Array[]): AsyncGenerator<TokenVectors> {
  for (const [row, tokens] of all.entries()) yield { row, tokens };
}

describe('TokenScale', () => {
  it('gives back what it has packed, to half a step, within five standard deviations', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (all) => {
        const scale = await TokenScale.of(each(all), WIDTH);
        for (const tokens of all) {
          const unpacked = new Float32Array(tokens.length);
          unpackInto(unpacked, scale.pack(tokens));
          for (const [i, value] of tokens.entries()) {
            const deviation = scale.deviation[i % WIDTH]!;
            if (deviation === 0) {
              assert.equal(unpacked[i], 0);
              continue;
            }
            const expected = (value - scale.mean[i % WIDTH]!) / deviation;
            const reached = Math.max(-127 * STEP, Math.min(127 * STEP, expected));
            assert.ok(Math.abs(unpacked[i]! - reached) <= STEP / 2 + 1e-3);
          }
        }
      }),
    );
  });

  it('measures all texts together: mean 0 and deviation 1', async () => {
    const all = [Float32Array.of(1, 10, 7, 3, 30, 7), Float32Array.of(5, 50, 7)];
    const scale = await TokenScale.of(each(all), WIDTH);
    assert.deepEqual([...scale.mean], [3, 30, 7]);
    const expected = [Math.sqrt(8 / 3), Math.sqrt(800 / 3), 0];
    for (const [i, deviation] of scale.deviation.entries())
      assert.ok(Math.abs(deviation - expected[i]!) < 1e-4);
    const mean = new Float32Array(WIDTH);
    meanOf(scale.pack(Float32Array.from(all.flatMap((text) => [...text]))), mean);
    for (const value of mean) assert.ok(Math.abs(value) < STEP / 2);
  });

  it('packs no token as nothing', async () => {
    const scale = await TokenScale.of(each([]), WIDTH);
    assert.equal(scale.pack(new Float32Array(0)).length, 0);
    const mean = new Float32Array(WIDTH).fill(9);
    meanOf(new Int8Array(0), mean);
    assert.deepEqual([...mean], [0, 0, 0]);
  });
});
