import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openEncoder } from './open-encoder.ts';

it('there is no encoder where none is configured, and a clear fault where its folder is none', async () => {
  assert.equal(await openEncoder(''), undefined);
  await assert.rejects(openEncoder('/nowhere'), { name: 'OptionError', message: /\/nowhere/ });
});
