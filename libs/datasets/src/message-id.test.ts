import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageIdOf } from './message-id.ts';

test('an id never changes: who reads a log again must not be counted twice', () => {
  // printf 'shoal-datasets:cdnow:7-19970302-1' | sha1sum, with the version and variant of a UUID set.
  assert.equal(messageIdOf('cdnow:7-19970302-1'), '51731861-47f2-52a8-9c4e-73d536d18636');
});
