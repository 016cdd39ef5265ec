import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@shoal/clustering';
import { HISTORY_FEATURES } from './entity-history.ts';
import { type OrdersInTime, pastFeatures } from './past-features.ts';

const HOUR_MS = 3_600_000;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

/** Orders of a few cards and shops at random moments of some days, several of them at once; some have no card or no amount. */
function randomOrders(seed: number, rows = 120): OrdersInTime {
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(count * random());
  const at = Float64Array.from({ length: rows }, () => (HOUR_MS / 4) * below(300)).sort();
  return {
    at,
    amount: Float64Array.from(at, () => (random() < 0.1 ? Number.NaN : 1 + below(5_000) / 100)),
    entities: [
      { name: 'card', codes: Int32Array.from(at, () => below(7) - 1), size: 6 },
      { name: 'shop', codes: Int32Array.from(at, () => below(4)), size: 4 },
      { name: 'mail', codes: Int32Array.from(at, () => below(9)), size: 9 },
    ],
  };
}

const valuesOf = (orders: OrdersInTime): Map<string, Float64Array> =>
  new Map(pastFeatures(orders).map(({ name, values }) => [name, values]));

/** The same features by looking back from each row at all others, from their definition. */
function lookedBack({ at, amount, entities }: OrdersInTime, entity: number, row: number): number[] {
  const { codes } = entities[entity]!;
  const earlier = [...at.keys()].filter((other) => at[other]! < at[row]! && codes[other] === codes[row]);
  const within = (ms: number) => earlier.filter((other) => at[other]! >= at[row]! - ms).length;
  const paid = earlier.map((other) => amount[other]!).filter((value) => !Number.isNaN(value));
  const mean = paid.reduce((sum, value) => sum + value, 0) / paid.length;
  const deviation = Math.sqrt(paid.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (paid.length - 1));
  return [
    earlier.length,
    (at[row]! - Math.max(...earlier.map((other) => at[other]!))) / 1_000,
    within(HOUR_MS),
    within(24 * HOUR_MS),
    paid.length < 2 ? Number.NaN : (amount[row]! - mean) / Math.max(deviation, 0.01 * mean),
  ];
}

const finiteOrMissing = (value = Number.NaN): number => (Number.isFinite(value) ? value : Number.NaN);

/** To nine digits, since sums in another order round otherwise. */
function assertSame(found: number, expected: number, what: string): void {
  const isSame =
    Object.is(found, expected) || Math.abs(found - expected) < 1e-9 * Math.max(1, Math.abs(expected));
  assert.ok(isSame, `${what}: ${found}, not ${expected}`);
}

interface Cell {
  readonly entity: number;
  readonly row: number;
  readonly values: ReadonlyMap<string, Float64Array>;
}

function assertLookedBack(orders: OrdersInTime, { entity, row, values }: Cell): void {
  const { name, codes } = orders.entities[entity]!;
  const expected = codes[row]! < 0 ? [] : lookedBack(orders, entity, row);
  for (const [f, feature] of HISTORY_FEATURES.entries()) {
    const what = `${name}: ${feature}`;
    assertSame(values.get(what)![row]!, finiteOrMissing(expected[f]), `${what} of row ${row}`);
  }
}

describe('the past of entities', () => {
  for (const seed of SEEDS) {
    it(`is what looking back at all earlier orders finds (seed ${seed})`, () => {
      const orders = randomOrders(seed);
      const values = valuesOf(orders);
      for (const entity of orders.entities.keys())
        for (const row of orders.at.keys()) assertLookedBack(orders, { entity, row, values });
    });

    it(`does not change with what comes later (seed ${seed})`, () => {
      const orders = randomOrders(seed);
      const random = seededRandom(100 + seed);
      const from = Math.floor(orders.at.length * random());
      const isLater = (row: number) => orders.at[row]! > orders.at[from]!;
      const changed: OrdersInTime = {
        at: orders.at.map((at, row) => (isLater(row) ? at + HOUR_MS * row : at)),
        amount: orders.amount.map((amount, row) => (isLater(row) ? 1_000 * random() : amount)),
        entities: orders.entities.map((entity) => ({
          ...entity,
          codes: entity.codes.map((code, row) => (isLater(row) ? Math.floor(entity.size * random()) : code)),
        })),
      };
      const before = valuesOf(orders);
      for (const [name, values] of valuesOf(changed))
        for (const row of orders.at.keys())
          if (!isLater(row))
            assert.ok(Object.is(values[row], before.get(name)![row]), `${name} of row ${row}`);
    });

    it(`does not know of orders of the same moment, whatever their order (seed ${seed})`, () => {
      const orders = randomOrders(seed);
      const random = seededRandom(200 + seed);
      const keys = Float64Array.from(orders.at, () => random());
      const shuffled = Int32Array.from(orders.at.keys()).sort(
        (a, b) => orders.at[a]! - orders.at[b]! || keys[a]! - keys[b]!,
      );
      const other = valuesOf({
        at: orders.at,
        amount: Float64Array.from(shuffled, (row) => orders.amount[row]!),
        entities: orders.entities.map((entity) => ({
          ...entity,
          codes: Int32Array.from(shuffled, (row) => entity.codes[row]!),
        })),
      });
      for (const [name, values] of valuesOf(orders))
        for (const [place, row] of shuffled.entries()) {
          assertSame(other.get(name)![place]!, values[row]!, `${name} of row ${row}`);
        }
    });
  }

  it('counts the different shops of a card, and the different cards of a shop', () => {
    const orders: OrdersInTime = {
      at: Float64Array.of(0, 1, 2, 3, 4),
      amount: new Float64Array(5),
      entities: [
        { name: 'card', codes: Int32Array.of(0, 0, 0, 1, 0), size: 2 },
        { name: 'shop', codes: Int32Array.of(0, 1, 1, 1, 0), size: 2 },
      ],
    };
    const values = valuesOf(orders);
    assert.deepEqual([...values.get('card: different shop')!], [0, 1, 2, 0, 2]);
    assert.deepEqual([...values.get('shop: different card')!], [0, 0, 1, 1, 1]);
  });

  it('takes an entity that always paid the same to vary by a hundredth of it', () => {
    const orders: OrdersInTime = {
      at: Float64Array.of(0, 1, 2),
      amount: Float64Array.of(20, 20, 30),
      entities: [{ name: 'card', codes: new Int32Array(3), size: 1 }],
    };
    assert.deepEqual([...valuesOf(orders).get('card: amount deviation')!], [Number.NaN, Number.NaN, 50]);
  });
});
