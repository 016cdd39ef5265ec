import { randomsOf } from './seeded-random.ts';

/** A request body that somebody might send by mistake or malice, as text, and what kind of trouble it is. */
export interface HostileBody {
  readonly kind: string;
  readonly body: string;
}

type Draw = ReturnType<typeof randomsOf>;

const repeated = (text: string, count: number) => text.repeat(count);
const event = (fields: object) => ({ type: 'track', event: 'Product Viewed', userId: 'u1', ...fields });
const json = (value: unknown) => JSON.stringify(value);

/** Values that fit nowhere, or nearly. */
const oddValues: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '💥',
  '客户',
  [],
  {},
  [[]],
  'x'.repeat(300),
  '9999-12-31T23:59:59Z',
  '0000-00-00T00:00:00Z',
  'yesterday',
  { toString: 1 },
  ['a', 1, null],
];

const kinds: Readonly<Record<string, (draw: Draw) => string>> = {
  'broken JSON': (draw) => json(event({})).slice(0, draw.integer(1, 40)),
  'not JSON at all': (draw) =>
    draw.pick(['', '<xml/>', 'NaN', '\u0001\u0002', 'undefined', '{"a":1}{"b":2}', '"text"', '42']),
  'bytes cut out': (draw) => {
    const text = json(event({ properties: { name: '客户💥' } }));
    const at = draw.integer(0, text.length);
    return (
      text.slice(0, at) + draw.pick(['"', '\\', '{', '\u0000', ',']) + text.slice(at + draw.integer(0, 4))
    );
  },
  'a wrong type in a field': (draw) =>
    json(
      event({
        [draw.pick(['type', 'event', 'userId', 'messageId', 'timestamp', 'sentAt', 'properties', 'context'])]:
          draw.pick(oddValues),
      }),
    ),
  'a wrong type in a property': (draw) =>
    json({
      ...event({
        event: draw.pick(['Order Completed', 'Product Added', 'Order Refunded', 'Product Reviewed']),
      }),
      properties: {
        [draw.pick(['total', 'price', 'quantity', 'products', 'rating', 'coupon', 'discount', 'product_id'])]:
          draw.pick(oddValues),
      },
    }),
  'a number out of range': (draw) =>
    `{"type":"track","event":"Order Completed","userId":"u","properties":{"total":${draw.pick(['1e400', '-1e400', '-0.01', '1e300', '1e-400', '00', '0x10', '1_000'])}}}`,
  'a date far away': (draw) =>
    json(
      event({
        timestamp: draw.pick([
          '9999-12-31T23:59:59Z',
          '0001-01-01T00:00:00Z',
          '1969-12-31T23:59:59Z',
          '2026-02-30T00:00:00Z',
          '2026-01-01',
          '+275760-09-13T00:00:00Z',
        ]),
      }),
    ),
  'a clock far off': (draw) =>
    json(
      event({
        timestamp: '2026-01-01T00:00:00Z',
        sentAt: draw.pick(['9999-12-31T00:00:00Z', '1970-01-01T00:00:00Z']),
      }),
    ),
  'a huge field': (draw) =>
    json(event({ [draw.pick(['userId', 'event', 'messageId'])]: repeated('x', draw.integer(201, 20_000)) })),
  'a huge event': (draw) =>
    json(event({ properties: { text: repeated('ü', draw.integer(16_000, 60_000)) } })),
  'many fields': (draw) =>
    json(
      event({
        properties: Object.fromEntries(
          Array.from({ length: draw.integer(501, 3_000) }, (_, i) => [`k${i}`, i]),
        ),
      }),
    ),
  'deep arrays': (draw) => {
    const depth = draw.integer(1_000, 15_000);
    return `{"type":"track","event":"x","userId":"u","properties":{"a":${repeated('[', depth)}${repeated(']', depth)}}}`;
  },
  'deep objects': (draw) => {
    const depth = draw.integer(1_000, 5_000);
    return `{"type":"track","event":"x","userId":"u","context":${repeated('{"a":', depth)}1${repeated('}', depth)}}`;
  },
  'a prototype key': (draw) =>
    `{"type":"track","event":"x","userId":"u","${draw.pick(['__proto__', 'constructor', 'prototype'])}":{"prototype":{"polluted":true},"polluted":true},"properties":{"__proto__":{"polluted":true}}}`,
  'a name of the prototype as an event': (draw) =>
    json(event({ event: draw.pick(['__proto__', 'constructor', 'toString', 'hasOwnProperty']) })),
  'odd characters in an id': (draw) =>
    json(
      event({
        userId: draw.pick([
          'a/b',
          '../..',
          'a}b{c',
          'ａｂ',
          '\u202eabc',
          "'; DROP TABLE",
          '%00',
          'a\nb',
          '\ud83d',
        ]),
      }),
    ),
  'no identity': () => json({ type: 'track', event: 'x' }),
  'an alias to nobody': () => json({ type: 'alias', previousId: 'a', anonymousId: 'b' }),
  'a batch inside a batch': () => json({ batch: [{ batch: [event({})] }] }),
};

/** Seeded hostile bodies of all kinds, the same for the same seed. */
export function* hostileBodies(count: number, seed: number): Generator<HostileBody> {
  const draw = randomsOf(seed);
  const names = Object.keys(kinds);
  for (let i = 0; i < count; i += 1) {
    const kind = names[i % names.length] as string;
    yield { kind, body: (kinds[kind] as (draw: Draw) => string)(draw) };
  }
}
