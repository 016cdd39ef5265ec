import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeOf } from '../testing/shop.fixture.ts';
import { ChangeRing } from './change-ring.ts';

const shop = 'demo';

function ringOf(capacity: number, ...numbers: number[]): ChangeRing {
  const ring = new ChangeRing(capacity);
  for (const n of numbers) ring.add(changeOf(n));
  return ring;
}

const numbersOf = (ring: ChangeRing, limit = 100) =>
  ring.latest(limit, { shop }).map(({ customerId }) => Number(customerId.slice(1)));

describe('the ring of changes', () => {
  it('keeps the newest, as many as it holds', () => {
    const ring = ringOf(3, 1, 2, 3, 4, 5);
    assert.deepEqual(numbersOf(ring), [3, 4, 5]);
    assert.deepEqual(numbersOf(ring, 2), [4, 5]);
    assert.deepEqual([ring.start, ring.end], [2, 5]);
  });

  it('knows where a change is until it has made room', () => {
    const ring = ringOf(3, 1, 2, 3, 4);
    assert.equal(ring.positionOf(changeOf(1).id), undefined);
    assert.equal(ring.positionOf(changeOf(2).id), 1);
    assert.deepEqual([ring.at(0), ring.at(4)], [undefined, undefined]);
    assert.equal(ring.at(3)?.customerId, 'c4');
  });

  it('passes over the second copy of a change, and takes one in again that it has forgotten', () => {
    assert.deepEqual(numbersOf(ringOf(3, 1, 2, 2, 1)), [1, 2]);
    assert.deepEqual(numbersOf(ringOf(2, 1, 2, 3, 1)), [3, 1]);
  });

  it('is empty at first', () => {
    assert.deepEqual(numbersOf(ringOf(3)), []);
  });
});
