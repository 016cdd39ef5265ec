import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customer } from '../testing/customers.fixture.ts';
import { CustomerSample } from './sample-customers.ts';

const recordOf = (id: string, version = 1, mergedInto?: string) =>
  Buffer.from(JSON.stringify({ ...customer(id, { version }), ...(mergedInto && { mergedInto }) }));
const idsOf = (sample: CustomerSample) => sample.states().map(({ customerId }) => customerId);

describe('CustomerSample', () => {
  it('keeps everybody while there is room, with his newest state', () => {
    const sample = new CustomerSample(10);
    for (const id of ['a', 'b', 'c']) sample.add(`demo/${id}`, recordOf(id));
    sample.add('demo/b', recordOf('b', 7));
    sample.add('demo/b', recordOf('b', 3));
    sample.add('demo/c', null);
    sample.add('demo/a', recordOf('a', 2, 'b'));
    assert.deepEqual(
      sample.states().map(({ customerId, version }) => [customerId, version]),
      [['b', 7]],
    );
  });

  it('draws the same customers whatever the order of reading', () => {
    const ids = Array.from({ length: 500 }, (_, i) => `c${i}`);
    const forward = new CustomerSample(50);
    const backward = new CustomerSample(50);
    for (const id of ids) forward.add(`demo/${id}`, recordOf(id));
    for (const id of ids.toReversed()) backward.add(`demo/${id}`, recordOf(id));
    assert.equal(idsOf(forward).length, 50);
    assert.deepEqual(idsOf(forward), idsOf(backward));
  });

  it('draws uniformly: no half of the ids is preferred', () => {
    const sample = new CustomerSample(400);
    for (let i = 0; i < 4_000; i += 1) sample.add(`demo/c${i}`, recordOf(`c${i}`));
    const low = idsOf(sample).filter((id) => Number(id.slice(1)) < 2_000).length;
    // Four standard deviations of a hypergeometric draw of 400 out of 4,000.
    assert.ok(Math.abs(low - 200) < 4 * 9.5, `${low} of 400 are of the first half`);
  });
});
