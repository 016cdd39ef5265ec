import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createMemoryCache } from './memory-cache.ts';
import { newerDocuments } from './newer-documents.ts';

it('finds the documents that are others by now, by the last message of each key', async () => {
  const cache = createMemoryCache({ now: () => 0 });
  const documents = [
    { key: 'view:same', version: 2, value: 'b' },
    { key: 'view:newer', version: 3, value: 'c' },
  ];
  await cache.raiseVersioned(documents.map((document) => ({ ...document, ttlMs: 1_000 })));
  const find = newerDocuments(cache, 'out', (key) => `view:${key}`);
  const message = (topic: string, key: string, value: string | null) => ({ topic, key, value, id: 1 });
  const written = [
    message('out', 'same', 'a'),
    message('out', 'same', 'b'),
    message('out', 'newer', 'b'),
    message('out', 'gone', 'z'),
    message('elsewhere', 'newer', 'b'),
  ];
  assert.deepEqual(await find(written), [message('out', 'newer', 'c')]);
  assert.deepEqual(await find([]), []);
});
