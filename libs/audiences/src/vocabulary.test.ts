import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayMs, evaluateFeatures, featureNames } from '@shoal/features';
import { CustomerFacts } from './customer-facts.ts';
import { now, shopper } from './customers.fixture.ts';
import { featureReader } from './feature-readers.ts';
import { ruleFields } from './vocabulary.ts';

const states = [
  shopper([]),
  shopper([['Product Viewed', 3, { product_id: 'p-1', price: 20 }]]),
  shopper([
    ['Order Completed', 2, { total: 50, coupon: 'x' }],
    ['Order Completed', 30, { total: 20.5 }],
    ['Order Refunded', 1, { total: 10 }],
    ['Product Added', 5, { product_id: 'p-2', price: 7 }],
    ['Products Searched', 6],
    ['Product Reviewed', 1, { rating: 4 }],
  ]),
];

describe('the words of rules', () => {
  it('give the very values of the features', () => {
    for (const state of states) {
      for (const at of [now, now + 17.3 * dayMs]) {
        const features = evaluateFeatures(state, at);
        for (const name of featureNames) {
          assert.equal(featureReader(name)(new CustomerFacts(state, at)), features[name], name);
        }
      }
    }
  });

  it('have a word for each feature, each once, in lower case', () => {
    assert.ok(ruleFields.size > featureNames.length);
    for (const [name, { description, unit }] of ruleFields) {
      assert.match(name, /^[a-z][a-z0-9_]*$/);
      assert.ok(description.length > 5 && unit.length > 1, name);
    }
  });

  it('keep within the bounds that they promise', () => {
    for (const state of states) {
      const facts = new CustomerFacts(state, now);
      for (const {
        name,
        read,
        min = Number.NEGATIVE_INFINITY,
        max = Number.POSITIVE_INFINITY,
      } of ruleFields.values()) {
        const value = read(facts);
        if (typeof value === 'number') assert.ok(value >= min && value <= max, `${name} ${value}`);
      }
    }
  });
});
