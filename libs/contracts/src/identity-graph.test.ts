import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customerOf, type IdentityLinks, linkHopsMax, linkSettlingMs } from './identity-graph.ts';
import type { IdentityLink } from './identity-link.ts';

const linkedAt = new Date(0).toISOString();

/** Links a>b as made at offsets 0, 1, ... of partition 0. */
function linksOf(...pairs: readonly string[]): IdentityLinks {
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
    assert.equal(customerOf('anna', linksOf()), 'anna');
  });

  it('is the end of the chain', () => {
    const links = linksOf('visitor>anna', 'anna>joint', 'tablet>anna');
    assert.deepEqual(
      ['visitor', 'tablet', 'anna', 'joint'].map((id) => customerOf(id, links)),
      Array(4).fill('joint'),
    );
  });

  it('is the end of what was linked before a place in the same partition', () => {
    const links = linksOf('visitor>anna', 'anna>joint');
    const seenFrom = (partition: number, offset: number) =>
      customerOf('visitor', links, { inbox: { partition, offset }, claimedAt: linkSettlingMs });
    assert.equal(seenFrom(0, 0), 'anna', 'a link holds for the call that made it');
    assert.equal(seenFrom(0, 1), 'joint');
    assert.equal(seenFrom(1, 0), 'joint');
  });

  it('is found in a bounded number of steps even in a circle or an endless chain', () => {
    assert.ok(['a', 'b', 'c'].includes(customerOf('a', linksOf('a>b', 'b>c', 'c>a'))));
    const chain = linksOf(...Array.from({ length: 100 }, (_, i) => `${i}>${i + 1}`));
    assert.equal(customerOf('0', chain), String(linkHopsMax));
  });
});
