import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IdentityLink } from '@shoal/contracts';
import { openEnds } from './open-ends.ts';

describe('openEnds', () => {
  it('names the ids of which is not known whether they are linked', () => {
    const [from, to, linkedAt] = ['visitor', 'anna', new Date(0).toISOString()];
    const link: IdentityLink = { shop: 'demo', from, to, linkedAt, inbox: { partition: 0, offset: 0 } };
    const links = new Map([[from, link]]);
    assert.deepEqual(
      [...openEnds(['visitor', 'bob', 'eve'], links, new Set(['visitor', 'bob']))],
      ['anna', 'eve'],
    );
  });
});
