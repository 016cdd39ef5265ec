import { describe, test } from 'node:test';
import { type CustomerEvent, type CustomerRisk, type RiskChange, riskOrdersMax } from '@shoal/contracts';
import { newestOf } from './amounts.ts';
import { eventAt } from './checker.fixture.ts';
import { assertFinds, type Counts, churn, orderAt, riskChange, riskOf } from './others.fixture.ts';
import { type RiskEvidence, riskFaults } from './risk-check.ts';

const noLinks: ReadonlyMap<string, string> = new Map();

describe('the check of risk', () => {
  const events = [orderAt(1, 'ada'), orderAt(2, 'bob'), orderAt(3, 'visitor'), eventAt(4, 'ada')];
  const links = new Map([['visitor', 'ada']]);
  const [first, other, visited] = events as [CustomerEvent, CustomerEvent, CustomerEvent];
  const ada = riskOf('ada', [first, visited], churn(true));
  const bob = riskOf('bob', [other]);
  const visitor = riskOf('visitor', [visited], { mergedInto: 'ada' });
  const changes = [riskChange(1, 'raised'), riskChange(2, 'cleared'), riskChange(3, 'raised')];
  const have = (risks: readonly CustomerRisk[]): Pick<RiskEvidence, 'risks' | 'stored'> => ({
    risks,
    stored: newestOf(risks, ({ customerId }) => customerId),
  });
  const find = (changed: Partial<RiskEvidence>) =>
    riskFaults(events, links, { ...have([ada, bob, visitor]), changes, ...changed });
  const withOrders = (...orders: readonly CustomerEvent[]) =>
    have([riskOf('ada', orders, churn(true)), bob, visitor]);
  const flagged = riskOf('bob', [other]);
  flagged.orders[0] = { ...flagged.orders[0]!, isFlagged: true, score: 1 };
  const flag = (id: string): RiskChange =>
    riskChange(9, 'raised', { id, type: 'order.flagged', orderId: 'o-2', customerId: 'bob' });
  const cases: readonly (readonly [what: string, changed: Partial<RiskEvidence>, planted: Counts])[] = [
    ['nothing where nothing went wrong', {}, {}],
    ['no fault in second copies', { changes: [...changes, ...changes] }, {}],
    ['an order that a risk lacks', withOrders(visited), { lost: 1 }],
    ['an order of a visitor that his customer lacks', withOrders(first), { lost: 1 }],
    ['a risk that is not there', have([ada, visitor]), { lost: 1 }],
    ['an order that is there twice', withOrders(first, visited, visited), { doubled: 1 }],
    ['an order of somebody else', withOrders(first, visited, other), { doubled: 1 }],
    [
      'an order of other money',
      withOrders(first, { ...visited, properties: { order_id: 'o-3', total: 26 } }),
      { lost: 1, doubled: 1 },
    ],
    ['a loss in Redis alone', { stored: withOrders(first).stored }, { lost: 1 }],
    ['a loss in the log alone', { risks: withOrders(first).risks }, { lost: 1 }],
    ['a first change that is missing', { changes: changes.slice(1) }, { missingChanges: 1 }],
    ['a change in the middle that is missing', { changes: changes.toSpliced(1, 1) }, { missingChanges: 1 }],
    ['a last change that is missing', { changes: changes.slice(0, 2) }, { missingChanges: 1 }],
    ['no change at all', { changes: [] }, { missingChanges: 1 }],
    [
      'a change that is told twice',
      { changes: [...changes, riskChange(3, 'raised', { id: 'another' })] },
      { doubledChanges: 1 },
    ],
    [
      'an earlier change after a later one',
      { changes: changes.with(2, riskChange(3, 'raised', { at: 1_500 })) },
      { orderViolations: 1 },
    ],
    [
      'a topic that ends in an older risk',
      { risks: [bob, ada, visitor, { ...ada, version: 1 }] },
      { orderViolations: 1 },
    ],
    ['a flag of which nobody was told', have([ada, flagged, visitor]), { missingChanges: 1 }],
    [
      'no fault in a flag that was told of',
      { ...have([ada, flagged, visitor]), changes: [...changes, flag('x')] },
      {},
    ],
    [
      'a flag that is told twice',
      { ...have([ada, flagged, visitor]), changes: [...changes, flag('x'), flag('y')] },
      { doubledChanges: 1 },
    ],
  ];
  for (const [what, changed, planted] of cases)
    test(`finds ${what}`, () => assertFinds(find(changed), planted));

  test('asks for no more orders than a risk keeps', () => {
    const many = Array.from({ length: riskOrdersMax + 5 }, (_, i) => orderAt(i + 1, 'ada'));
    const kept = riskOf('ada', many.slice(5));
    const all = { ...have([kept]), changes: [] };
    assertFinds(riskFaults(many, noLinks, all), {});
    assertFinds(riskFaults(many, noLinks, { ...all, ...have([riskOf('ada', many.slice(6))]) }), { lost: 1 });
  });
});
