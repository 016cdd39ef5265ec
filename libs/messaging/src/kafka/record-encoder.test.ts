import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type EncodableRecord, encodeRecord } from './record-encoder.ts';

/** The encoder that ours takes the place of; loaded by its own path it is as kafkajs wrote it. */
const reference = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (
  record: EncodableRecord,
) => { readonly buffer: Buffer };

const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const part = fc.oneof(text, bytes);
const record: fc.Arbitrary<EncodableRecord> = fc.record({
  key: fc.oneof(part, fc.constant(null)),
  value: fc.oneof(part, fc.constant(null)),
  headers: fc.dictionary(text, fc.oneof(part, fc.array(part, { maxLength: 3 })), { maxKeys: 8 }),
  offsetDelta: fc.nat(),
  timestampDelta: fc.oneof(fc.integer(), fc.constantFrom(0, 63, 64, 8191, 8192, 2 ** 31, 2 ** 32, 2 ** 40)),
});

describe('encodeRecord', () => {
  it('writes the bytes that kafkajs writes', () => {
    fc.assert(
      fc.property(record, (value) => {
        assert.deepEqual(encodeRecord(value).buffer, reference(value).buffer);
      }),
      { seed: 42, numRuns: 2_000 },
    );
  });

  it('is what kafkajs uses once Shoal has loaded it', () => {
    const script = `
      const { createRequire } = await import('node:module');
      await import(${JSON.stringify(new URL('./kafkajs.ts', import.meta.url).href)});
      const require = createRequire(${JSON.stringify(import.meta.url)});
      process.stdout.write(require('kafkajs/src/protocol/recordBatch/record/v0/index.js').name);`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    assert.equal(stdout, 'encodeRecord', stderr);
  });
});
