import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openCalls } from './open-calls.ts';

const folder = mkdtempSync(join(tmpdir(), 'shoal-calls-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const lines = '\n{"type":"page","userId":"a","messageId":"m1"}\r\n[1]\n{"type":"page","userId":"b"}\noh\n';

const all = async <T>(parts: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const part of parts) found.push(part);
  return found;
};

describe('openCalls', () => {
  for (const [form, content] of [
    ['plain', lines],
    ['gzipped', gzipSync(lines)],
  ] as const) {
    it(`reads a ${form} file of calls and counts the lines that are none`, async () => {
      const source = await openCalls(file(form, content));
      const calls = await all(source.calls);
      assert.deepEqual(
        calls.map(({ userId }) => userId),
        ['a', 'b'],
      );
      assert.equal(calls[0]?.messageId, 'm1');
      assert.deepEqual(
        [source.name, source.shop, source.leftOut()],
        ['calls', undefined, { 'no JSON object': 2 }],
      );
    });
  }

  it('gives a call without a messageId the same one at every reading, and no other call has it', async () => {
    const path = file('twice', '{"userId":"a"}\n{"userId":"a"}\n');
    const read = async () => (await all((await openCalls(path)).calls)).map((call) => call.messageId);
    assert.deepEqual(await read(), await read());
    assert.equal(new Set(await read()).size, 2);
  });

  it('opens a known data set under its own shop', async () => {
    const source = await openCalls(file('log.txt', '00001 19970101  1   11.77\n00002 19970112  1   12.00\n'));
    assert.deepEqual([source.name, source.shop], ['cdnow', 'cdnow']);
    assert.equal((await all(source.calls)).length, 2);
  });

  it('says in one line what it knows when it is given something else', async () => {
    await assert.rejects(openCalls(file('poem', 'roses are red\n')), /poem is in no known format; known are/);
    await assert.rejects(openCalls(join(folder, 'nothing')), { code: 'SHOAL_DATASET_UNKNOWN' });
  });
});
