import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AudienceIndex } from './audience-index.ts';
import { type CompiledRule, compileRule } from './compile-rule.ts';
import { CustomerFacts } from './customer-facts.ts';
import { now, shopper } from './customers.fixture.ts';

function compiled(text: string): CompiledRule {
  const outcome = compileRule(text);
  assert.ok(outcome.ok, `${text}: ${outcome.ok ? '' : outcome.fault.message}`);
  return outcome.rule;
}

const events = ['Order Completed', 'Order Refunded', 'Product Viewed', 'Coupon Applied'] as const;
const segments = ['Loyal', 'New', 'Gone'] as const;

/** Few constants, so that rules share them and customers hit them exactly. */
const constant = fc.constantFrom(0, 1, 2, 3, 5, 0.5);
const number = fc.constantFrom(
  'orders',
  'orders_30d',
  'views',
  'recency_days',
  'monetary',
  'days_since("Order Completed")',
  'orders * 2',
  'monetary / orders',
);
const comparison = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');
const atom = fc.oneof(
  fc.tuple(number, comparison, constant).map((parts) => parts.join(' ')),
  fc.tuple(number, comparison, number).map((parts) => parts.join(' ')),
  fc
    .tuple(fc.constantFrom(...segments), fc.constantFrom('==', '!='))
    .map(([s, is]) => `segment ${is} "${s}"`),
  fc.subarray([...segments], { minLength: 1 }).map((some) => `segment in ${JSON.stringify(some)}`),
  fc
    .tuple(fc.constantFrom(...events), fc.constantFrom('1d', '2d', '5d', '30d'))
    .map(([e, w]) => `has("${e}", "${w}")`),
  fc.constantFrom(...events).map((event) => `has("${event}")`),
  fc.constantFrom('true', 'false', 'segment.contains("o")'),
);
const { rule } = fc.letrec<{ rule: string }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    fc
      .tuple(tie('rule'), fc.constantFrom('&&', '||', '=='), tie('rule'))
      .map(([a, op, b]) => `(${a}) ${op} (${b})`),
    tie('rule').map((inner) => `!(${inner})`),
    fc.tuple(tie('rule'), tie('rule'), tie('rule')).map(([a, b, c]) => `(${a}) ? (${b}) : (${c})`),
  ),
}));
// What can never be true is refused before it gets here.
const usableRule = rule.filter((text) => compileRule(text).ok);

const happening = fc.tuple(
  fc.constantFrom(...events),
  fc.nat({ max: 6 }),
  fc.record({ total: fc.nat({ max: 4 }) }),
);
const customer = fc
  .tuple(fc.array(happening, { maxLength: 12 }), fc.option(fc.constantFrom(...segments)))
  .map(([happenings, name]) => {
    const segment = name === null ? undefined : { id: name.toLowerCase(), name };
    return new CustomerFacts(shopper(happenings), now, segment);
  });

function naive(rules: ReadonlyMap<string, CompiledRule>, facts: CustomerFacts): string[] {
  return [...rules].filter(([, { matches }]) => matches(facts)).map(([id]) => id);
}

function indexed(texts: readonly string[]) {
  const rules = new Map(texts.map((text, i) => [`a${i}`, compiled(text)]));
  return { rules, index: new AudienceIndex(rules) };
}

describe('an index of audiences', () => {
  it('finds what asking every rule by itself finds', () => {
    fc.assert(
      fc.property(
        fc.array(usableRule, { maxLength: 80 }),
        fc.array(customer, { minLength: 1, maxLength: 8 }),
        (texts, customers) => {
          const { rules, index } = indexed(texts);
          for (const facts of customers) assert.deepEqual(index.match(facts), naive(rules, facts));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('finds it among many thresholds of few features, on and between them', () => {
    const words = ['orders', 'views', 'monetary'];
    const texts = Array.from({ length: 900 }, (_, i) => {
      const [a, b] = [words[i % 3], words[(i + 1) % 3]];
      const op = ['>', '>=', '<', '<=', '==', '!='][i % 5 === 0 ? 5 : (i * 7) % 5];
      const at = (i * 13) % 40;
      return `${a} ${op} ${at === 0 ? 1 : at / 2} && ${b} >= ${(i * 5) % 17} || ${b} == ${i % 9}`;
    });
    const { rules, index } = indexed(texts);
    for (let n = 0; n < 60; n += 1) {
      const bought = Array.from(
        { length: n % 15 },
        (_, i) => ['Order Completed', i, { total: (n * i) % 5 }] as const,
      );
      const seen = Array.from({ length: (n * 3) % 11 }, (_, i) => ['Product Viewed', i] as const);
      const facts = new CustomerFacts(shopper([...bought, ...seen]), now);
      assert.deepEqual(index.match(facts), naive(rules, facts));
    }
  });

  it('of no rules finds nothing, and of rules without demands everybody', () => {
    const facts = new CustomerFacts(shopper([]), now);
    assert.deepEqual(new AudienceIndex(new Map()).match(facts), []);
    assert.deepEqual(indexed(['true', 'false', 'true || orders > 1']).index.match(facts), ['a0', 'a2']);
  });

  it('gives an audience once though several of its alternatives hold', () => {
    const { index } = indexed(['orders >= 1 || orders >= 2 || views == 0', 'orders == 3']);
    const facts = new CustomerFacts(
      shopper([
        ['Order Completed', 1],
        ['Order Completed', 2],
      ]),
      now,
    );
    assert.deepEqual(index.match(facts), ['a0']);
  });
});
