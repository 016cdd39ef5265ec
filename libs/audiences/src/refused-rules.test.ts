import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileRule } from './compile-rule.ts';
import type { RuleErrorCode, RuleFault } from './rule-fault.ts';

function faultOf(rule: string): RuleFault {
  const outcome = compileRule(rule);
  assert.ok(!outcome.ok, `${rule} is taken`);
  return outcome.fault;
}

describe('a refused rule', () => {
  const cases: [rule: string, code: RuleErrorCode, message: RegExp, column: number][] = [
    ['orders > 1 && orders_3d > 2', 'rule_unknown_name', /"orders_3d": did you mean orders_7d\?/, 15],
    ['monetery > 1', 'rule_unknown_name', /did you mean monetary\?/, 1],
    ['views_30d > 2', 'rule_unknown_name', /views_decayed_30d fades/, 1],
    ['averageOrderValue > 2', 'rule_unknown_name', /did you mean average_order_value\?/, 1],
    ['customer.orders > 2', 'rule_unknown_name', /no parts/, 1],
    ['hass("Order Completed")', 'rule_unknown_name', /did you mean has\?/, 1],
    ['has("order completed")', 'rule_unknown_name', /did you mean "Order Completed"\?/, 5],
    ['__proto__ > 1', 'rule_syntax', /Reserved/, 1],
    ['constructor > 1', 'rule_unknown_name', /"constructor"/, 1],
    ['toString()', 'rule_unknown_name', /"toString"/, 1],
    ['orders > "2"', 'rule_wrong_type', /a number cannot be compared with a text/, 1],
    ['orders', 'rule_wrong_type', /a condition is needed here, and this is a number/, 1],
    ['orders && true', 'rule_wrong_type', /a condition is needed/, 1],
    ['segment < "b"', 'rule_wrong_type', /texts have no order/, 1],
    ['orders + segment > 2', 'rule_wrong_type', /\+ does not go between a number and a text/, 1],
    ['now > 5', 'rule_wrong_type', /a moment cannot be compared with a number/, 1],
    ['has(segment)', 'rule_wrong_type', /has takes an event/, 5],
    ['has("X", "30 days")', 'rule_wrong_type', /"90m", "12h"/, 10],
    ['has("X", "500d")', 'rule_wrong_type', /400 days/, 10],
    ['now > timestamp("yesterday")', 'rule_wrong_type', /ISO 8601/, 17],
    ['segment.matches("(a+)+$")', 'rule_unsupported', /regular expressions/, 1],
    ['[1, 2].exists(x, x > 1)', 'rule_unsupported', /loops/, 1],
    ['orders == null', 'rule_unsupported', /constants/, 11],
    ['orders > 2u', 'rule_unsupported', /constants/, 10],
    ['(true ? segment : "x") == "x"', 'rule_unsupported', /texts are not computed/, 2],
    ['churn > 60', 'rule_pointless', /churn is from 0 to 1 \(share\), so this is never true/, 1],
    ['9 > orders_30d', 'rule_pointless', /from 0 to 8 \(count\), so this is always true/, 1],
    ['orders < 0', 'rule_pointless', /never below 0/, 1],
    ['orders > ', 'rule_syntax', /missing at the end/, 10],
    ['orders >> 2', 'rule_syntax', /not how rules are written/, 9],
    ['orders = 2', 'rule_syntax', /not how rules are written/, 8],
    ['"open', 'rule_syntax', /./, 1],
    ['orders > 1e999', 'rule_syntax', /./, 10],
  ];
  for (const [rule, code, message, column] of cases) {
    it(`says what is wrong, and where: ${rule}`, () => {
      const fault = faultOf(rule);
      assert.deepEqual([fault.code, fault.place?.line], [code, 1]);
      assert.match(fault.message, message);
      assert.equal(fault.place?.column, column, fault.place?.excerpt);
    });
  }

  it('is shown with carets under the place, on its line, counted as people count', () => {
    const { place } = faultOf('orders > 1 &&\n  "😀" == segmant');
    assert.deepEqual(place, { line: 2, column: 10, excerpt: '  "😀" == segmant\n         ^^^^^^^' });
  });
});

describe('a rule that is meant to hurt', () => {
  const cases: [name: string, rule: string, code: RuleErrorCode][] = [
    ['of one megabyte', `orders > 1${' && orders > 1'.repeat(80_000)}`, 'rule_too_large'],
    ['of one megabyte in one text', `segment == "${'a'.repeat(1_000_000)}"`, 'rule_too_large'],
    ['of bytes that are fewer characters', `segment == "${'客'.repeat(3_000)}"`, 'rule_too_large'],
    ['of brackets 10,000 deep', `${'('.repeat(10_000)}true${')'.repeat(10_000)}`, 'rule_too_large'],
    ['of brackets 4,000 deep', `${'('.repeat(4_000)}true${')'.repeat(4_000)}`, 'rule_too_large'],
    ['of lists in lists', '['.repeat(8_000), 'rule_too_large'],
    ['of 8,000 exclamation marks', `${'!'.repeat(8_000)}true`, 'rule_too_large'],
    ['of minus signs with blanks', `${'- '.repeat(4_000)}1 > 0`, 'rule_too_large'],
    ['of exclamation marks with wide gaps', `${`!${' '.repeat(20)}`.repeat(380)}true`, 'rule_too_large'],
    ['of exclamation marks with comments between', `${'!//\n'.repeat(2_000)}true`, 'rule_too_large'],
    ['of questions in questions', `${'true ? true : '.repeat(500)}true`, 'rule_too_large'],
    ['of 1,300 parts', `true${' && true'.repeat(1_000)}`, 'rule_too_large'],
    ['of a long list', `orders in [${'1,'.repeat(600)}1]`, 'rule_too_large'],
    ['of a catastrophic expression', `segment.matches("${'(a+)+'.repeat(100)}$")`, 'rule_unsupported'],
    ['of nothing', ' \n ', 'rule_syntax'],
    ['of a null byte', '\u0000', 'rule_syntax'],
  ];
  for (const [name, rule, code] of cases) {
    it(`${name} is refused in milliseconds`, () => {
      compileRule(rule);
      const begun = performance.now();
      const { code: given, message } = faultOf(rule);
      assert.ok(performance.now() - begun < 50);
      assert.equal(given, code);
      assert.ok(message.length < 200);
    });
  }

  it('of equations that would double with each is taken in linear time', () => {
    const chain = Array.from({ length: 150 }, (_, i) => `(orders > ${i})`).join(' == ');
    const begun = performance.now();
    assert.ok(compileRule(chain).ok);
    assert.ok(performance.now() - begun < 200);
  });

  it('of alternatives that would multiply is asked as a whole', () => {
    const rule = Array.from({ length: 12 }, (_, i) => `(orders > ${i} || views > ${i})`).join(' && ');
    const outcome = compileRule(rule);
    assert.ok(outcome.ok && outcome.rule.clauses.length === 1);
  });
});
