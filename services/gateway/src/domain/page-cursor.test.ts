import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCursor, writeCursor } from './page-cursor.ts';

const encode = (text: string) => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  for (const cursor of [{ shard: 0 }, { shard: 15, after: 'c-1' }, { shard: 3, after: '客户/😀"\\' }]) {
    it(`is read as it was written: ${JSON.stringify(cursor)}`, () => {
      assert.deepEqual(readCursor(writeCursor(cursor)), cursor);
    });
  }

  const bad = ['', '!', 'abc', encode('null'), encode('[]'), encode('{}'), encode('{"shard":16}')];
  bad.push(encode('{"shard":-1}'), encode('{"shard":0.5}'), encode('{"shard":0,"after":""}'));
  bad.push(encode('{"shard":0,"more":1}'), encode('{"shard":0,"after":7}'), `${encode('{"shard":0}')}=`);
  bad.push(encode(JSON.stringify({ shard: 0, after: 'x'.repeat(201) })));
  for (const text of bad) {
    it(`is none of ours: ${text.slice(0, 40)}`, () => assert.equal(readCursor(text), undefined));
  }
});
