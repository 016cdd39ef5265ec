import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IdentityLink } from '@shoal/contracts';
import { hopsMax, type Links, openEnds, rootOf, settlingMs } from './identity-graph.ts';

const linkedAt = new Date(0).toISOString();

/** Links a>b as made at offsets 0, 1, ... of partition 0. */
function linksOf(...pairs: readonly string[]): Links {
  return new Map(
    pairs.map((pair, offset) => {
      const [from, to] = pair.split('>') as [string, string];
      const link: IdentityLink = { shop: 'demo', from, to, linkedAt, inbox: { partition: 0, offset } };
      return [from, link];
    }),
  );
}

describe('the customer of an id', () => {
  it('is the id itself where nothing is linked', () => {
    assert.equal(rootOf('anna', linksOf()), 'anna');
  });

  it('is the end of the chain', () => {
    const links = linksOf('visitor>anna', 'anna>joint', 'tablet>anna');
    assert.deepEqual(
      ['visitor', 'tablet', 'anna', 'joint'].map((id) => rootOf(id, links)),
      Array(4).fill('joint'),
    );
  });

  it('is the end of what was linked before a place in the same partition', () => {
    const links = linksOf('visitor>anna', 'anna>joint');
    const seenFrom = (partition: number, offset: number) =>
      rootOf('visitor', links, { inbox: { partition, offset }, claimedAt: settlingMs });
    assert.equal(seenFrom(0, 0), 'anna', 'a link holds for the call that made it');
    assert.equal(seenFrom(0, 1), 'joint');
    assert.equal(seenFrom(1, 0), 'joint');
  });

  it('is found in a bounded number of steps even in a circle or an endless chain', () => {
    assert.ok(['a', 'b', 'c'].includes(rootOf('a', linksOf('a>b', 'b>c', 'c>a'))));
    const chain = linksOf(...Array.from({ length: 100 }, (_, i) => `${i}>${i + 1}`));
    assert.equal(rootOf('0', chain), String(hopsMax));
  });
});

describe('openEnds', () => {
  it('names the ids of which is not known whether they are linked', () => {
    const links = linksOf('visitor>anna');
    assert.deepEqual(
      [...openEnds(['visitor', 'bob', 'eve'], links, new Set(['visitor', 'bob']))],
      ['anna', 'eve'],
    );
  });
});
