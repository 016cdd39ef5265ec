import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  checkpointFromNetwork,
  decodeNetwork,
  encodeNetwork,
  loadNetwork,
  type StoredNetwork,
  saveNetwork,
} from './index.ts';

const network: StoredNetwork = {
  about: { kind: 'test', words: ['é', '客户'] },
  weights: [
    { name: 'a/kernel', shape: [2, 3], values: Float32Array.of(1, -2.5, 3e-38, 4, Number.MAX_VALUE, 0) },
    { name: 'scalar', shape: [], values: Float32Array.of(7) },
    { name: 'empty', shape: [0, 4], values: new Float32Array(0) },
  ],
};
const refused = { name: 'NetworkFormatError', code: 'NEURAL_FORMAT', retriable: false };

describe('a stored network', () => {
  it('comes back as it was, from any place in a buffer', () => {
    const bytes = encodeNetwork(network);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    assert.deepEqual(decodeNetwork(shifted.subarray(3)), network);
    assert.deepEqual(encodeNetwork(decodeNetwork(bytes)), bytes);
  });

  it('is refused when any of its bytes differs', () => {
    const bytes = encodeNetwork(network);
    for (let i = 0; i < bytes.length; i++) {
      const damaged = bytes.slice();
      damaged[i]! ^= 1;
      assert.throws(() => decodeNetwork(damaged), refused, `byte ${i}`);
    }
  });

  it('is refused when cut off anywhere, or with more behind it', () => {
    const bytes = encodeNetwork(network);
    for (let end = 0; end < bytes.length; end++)
      assert.throws(() => decodeNetwork(bytes.slice(0, end)), refused);
    assert.throws(() => decodeNetwork(Uint8Array.of(...bytes, 0)), refused);
  });

  it('is refused when its header does not fit what follows, though the checksum does', () => {
    const lying = { ...network, weights: [{ name: 'a', shape: [1e9], values: new Float32Array(2) }] };
    assert.throws(() => decodeNetwork(encodeNetwork(lying)), /other weights/);
    assert.throws(() => checkpointFromNetwork(network), /no checkpoint/);
  });

  it('is one file, and leaves no other behind', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'network-'));
    context.after(() => rm(folder, { recursive: true }));
    const path = join(folder, 'model.bin');
    await saveNetwork(path, { about: {}, weights: [] });
    await saveNetwork(path, network);
    assert.deepEqual(await loadNetwork(path), network);
    await mkdir(join(folder, 'taken'));
    await assert.rejects(saveNetwork(join(folder, 'taken'), network));
    assert.deepEqual(await readdir(folder), ['model.bin', 'taken']);
  });
});
