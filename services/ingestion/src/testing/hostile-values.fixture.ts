import fc from 'fast-check';

const text = (value: unknown) => JSON.stringify(value);
const ids = [
  '',
  ' ',
  '\u0000',
  'a\nb',
  '\ud800',
  '💥',
  '客户',
  '__proto__',
  'a/b}{',
  'x'.repeat(201),
  null,
  7,
  [],
  {},
];
const dates = [
  '9999-12-31T23:59:59Z',
  '0000-00-00T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '2016-12-31T23:59:60Z',
  '2026-02-30T00:00:00Z',
  'yesterday',
  '',
  null,
];
const numbers = [
  '1e400',
  '-1e400',
  '1e308',
  '-0',
  '-0.01',
  '1e-400',
  '9007199254740993',
  'NaN',
  '00',
  '0x10',
  '"9"',
  'null',
];
const prototypeKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

const base = { type: 'track', event: 'Product Viewed', userId: 'anna' };

/** Any JSON at all in any known field. */
const wrongTypes = fc
  .record({
    field: fc.constantFrom(
      'type',
      'event',
      'userId',
      'anonymousId',
      'messageId',
      'properties',
      'context',
      'integrations',
      'writeKey',
    ),
    value: fc.jsonValue({ maxDepth: 3 }),
  })
  .map(({ field, value }) => text({ ...base, [field]: value }));

const wrongProperties = fc
  .record({
    event: fc.constantFrom(
      'Order Completed',
      'Product Added',
      'Order Refunded',
      'Product Reviewed',
      ...prototypeKeys,
    ),
    field: fc.constantFrom(
      'total',
      'price',
      'quantity',
      'products',
      'rating',
      'coupon',
      'product_id',
      'category',
    ),
    value: fc.jsonValue({ maxDepth: 2 }),
  })
  .map(({ event, field, value }) => text({ ...base, event, properties: { [field]: value } }));

const wrongIds = fc
  .record({
    field: fc.constantFrom('userId', 'anonymousId', 'messageId', 'previousId', 'groupId'),
    id: fc.constantFrom(...ids),
  })
  .chain(({ field, id }) =>
    fc
      .constantFrom('track', 'alias', 'group', 'identify')
      .map((type) => text({ ...base, type, [field]: id })),
  );

const wrongTimes = fc
  .record({
    field: fc.constantFrom('timestamp', 'originalTimestamp', 'sentAt'),
    date: fc.constantFrom(...dates),
  })
  .map(({ field, date }) => text({ timestamp: '2026-03-14T00:00:00Z', ...base, [field]: date }));

const wrongNumbers = fc
  .record({
    field: fc.constantFrom('total', 'price', 'product_id', 'rating', 'anything'),
    number: fc.constantFrom(...numbers),
  })
  .map(
    ({ field, number }) =>
      `{"type":"track","event":"Order Completed","userId":"anna","properties":{"${field}":${number}}}`,
  );

const prototypes = fc
  .tuple(
    fc.constantFrom(...prototypeKeys),
    fc.constantFrom('', '"properties":', '"context":', '"context":{"device":'),
  )
  .map(([key, place]) => {
    const poison = `{"${key}":{"prototype":{"polluted":true},"polluted":true}}`;
    const inner =
      place === '' ? poison.slice(1, -1) : `${place}${poison}${place.endsWith(':{"device":') ? '}' : ''}`;
    return `{"type":"track","event":"x","userId":"anna",${inner}}`;
  });

const deep = fc.tuple(fc.integer({ min: 50, max: 7_000 }), fc.boolean()).map(([depth, isList]) => {
  const [open, close] = isList ? ['[', ']'] : ['{"a":', '}'];
  return `{"type":"page","userId":"anna","context":{"a":${open.repeat(depth)}1${close.repeat(depth)}}}`;
});

const huge = fc
  .tuple(fc.integer({ min: 10_000, max: 60_000 }), fc.constantFrom('x', 'ü', '客', '\\u0000', '\\ud83d'))
  .map(
    ([length, letter]) =>
      `{"type":"track","event":"x","userId":"anna","properties":{"text":"${letter.repeat(length / letter.length)}"}}`,
  );

const broken = fc
  .tuple(fc.nat(60), fc.constantFrom('', '"', '\\', '{', ',', '\u0000', 'x'))
  .map(([at, letter]) => {
    const whole = text({ ...base, properties: { name: '客户💥' } });
    return whole.slice(0, at) + letter + whole.slice(at + (at % 3));
  });

const anything = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.constantFrom('', '{}', '[]', 'null', '42', '"text"', '{"a":1}{"b":2}', '\ufeff{}', '<xml/>'),
);

/** Bodies that somebody might send by mistake or malice, as text. */
export const hostileBodies: fc.Arbitrary<string> = fc.oneof(
  wrongTypes,
  wrongProperties,
  wrongIds,
  wrongTimes,
  wrongNumbers,
  prototypes,
  deep,
  huge,
  broken,
  anything,
);
