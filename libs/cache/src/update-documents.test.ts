import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Cache } from './cache.ts';
import { createMemoryCache } from './memory-cache.ts';
import { updateDocuments } from './update-documents.ts';

const ensureView = async () => true;

/** Adds to a number under each name; a name that is to be left alone is. */
async function add(cache: Cache, amount: number, ...names: readonly string[]): Promise<void> {
  await updateDocuments(names, {
    ...{ cache, ensureView, what: 'numbers', keyOf: (name) => name, ttlMsOf: () => 1_000 },
    decide: (name, stored) =>
      name === 'left alone'
        ? undefined
        : { version: (stored?.version ?? 0) + 1, value: String(Number(stored?.value ?? 0) + amount) },
  });
}

/** A cache in which somebody writes between a read and the next write, so many times. */
function contended(times: number) {
  const cache = createMemoryCache({ now: () => 0 });
  let left = times;
  const seen: Cache = {
    ...cache,
    readVersioned: async (keys) => {
      const found = await cache.readVersioned(keys);
      if (left-- > 0) await add(cache, 100, 'a');
      return found;
    },
  };
  return { cache, seen };
}

const numbers = async (cache: Cache, ...names: string[]) =>
  (await cache.readVersioned(names)).map((document) => document && [document.version, document.value]);

describe('updating documents', () => {
  it('stores what is decided, and leaves alone what is to stay', async () => {
    const cache = createMemoryCache({ now: () => 0 });
    await add(cache, 1, 'a', 'b', 'left alone');
    await add(cache, 2, 'a');
    assert.deepEqual(await numbers(cache, 'a', 'b', 'left alone'), [[2, '3'], [1, '1'], undefined]);
  });

  it('decides those again that another writer changed, and those alone', async () => {
    const { cache, seen } = contended(3);
    await add(seen, 1, 'a', 'b');
    assert.deepEqual(await numbers(cache, 'a', 'b'), [
      [4, '301'],
      [1, '1'],
    ]);
  });

  it('gives up on what does not stop changing', async () => {
    const { seen } = contended(Number.POSITIVE_INFINITY);
    await assert.rejects(add(seen, 1, 'a', 'b'), {
      code: 'CACHE_UNAVAILABLE',
      message: '1 numbers kept changing while they were updated',
    });
  });

  it('reads again what was read before the view was whole', async () => {
    const cache = createMemoryCache({ now: () => 0 });
    await add(cache, 5, 'a');
    let answers = [false, true];
    await updateDocuments(['a'], {
      ...{ cache, what: 'numbers', keyOf: (name: string) => name, ttlMsOf: () => 1_000 },
      ensureView: async () => {
        const [isWhole = true, ...rest] = answers;
        answers = rest;
        if (!isWhole) await add(cache, 5, 'a');
        return isWhole;
      },
      decide: (_, stored) => ({ version: 3, value: `was ${stored?.value}` }),
    });
    assert.deepEqual(await numbers(cache, 'a'), [[3, 'was 10']]);
  });
});
