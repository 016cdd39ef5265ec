import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callLimits } from '@shoal/contracts';
import { acceptCall, isRefusal, sizeFault } from './accept-call.ts';

const receivedAt = Date.UTC(2026, 2, 14);
const track = (rest: object = {}) => ({ type: 'track', event: 'Signed Up', userId: 'anna', ...rest });
const order = (properties: object) => track({ event: 'Order Completed', properties });
const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });

const accepted: readonly (readonly [what: string, value: unknown])[] = [
  ['a track call', track()],
  [
    'an identify call without a userId',
    { type: 'identify', anonymousId: 'visitor', traits: { name: '客户' } },
  ],
  ['a page call', { type: 'page', userId: 'anna', name: 'Home', properties: { path: '/' } }],
  ['a screen call', { type: 'screen', userId: 'anna' }],
  ['a group call', { type: 'group', userId: 'anna', groupId: 'family' }],
  ['an alias call', { type: 'alias', userId: 'anna', previousId: 'visitor' }],
  ['fields that it does not know', track({ version: 2, _metadata: { bundled: [] } })],
  [
    'an order with an item that has a numeric id',
    order({ total: 0, order_id: 17, products: [{ product_id: 5 }] }),
  ],
  ['properties of any kind with an event of the shop', track({ properties: { total: 'free', '': [null] } })],
  ['a property whose name has a line break', track({ properties: { 'a\nb': 1 } })],
  ['ids of 200 characters outside the first plane', track({ userId: '😀'.repeat(200) })],
  ['an event with the name of a prototype', track({ event: 'constructor', properties: { constructor: 1 } })],
  ['an event nested a hundred levels deep', track({ context: nested(99) })],
];

const refused: readonly (readonly [what: string, value: unknown, code: string, sentence: RegExp])[] = [
  ['null', null, 'invalid_event', /JSON object/],
  ['a list', [track()], 'invalid_event', /JSON object/],
  ['text', 'track', 'invalid_event', /JSON object/],
  ['no type', { userId: 'anna' }, 'unknown_type', /track, identify/],
  ['a type of another spec', track({ type: 'charge' }), 'unknown_type', /track, identify/],
  ['a type that is inherited', track({ type: 'constructor' }), 'unknown_type', /track, identify/],
  ['a type that is a list', track({ type: ['track'] }), 'unknown_type', /track, identify/],
  ['a track call without an event', { type: 'track', userId: 'anna' }, 'invalid_event', /"event"/],
  ['an empty event name', track({ event: '' }), 'invalid_event', /event\.event/],
  ['a numeric userId', track({ userId: 7 }), 'invalid_event', /event\.userId must be of type string/],
  ['an id of 201 characters', track({ userId: 'x'.repeat(201) }), 'invalid_event', /event\.userId/],
  ['an id with a control character', track({ userId: 'a\nb' }), 'invalid_event', /characters/],
  ['an id with half of a character', track({ anonymousId: 'a\ud800' }), 'invalid_event', /characters/],
  ['a messageId that is null', track({ messageId: null }), 'invalid_event', /messageId/],
  ['a time that is a number', track({ timestamp: 1_700_000_000 }), 'invalid_event', /timestamp/],
  ['a day without a time', track({ timestamp: '2026-01-01' }), 'invalid_event', /ISO 8601/],
  [
    'a day that is not in the calendar',
    track({ timestamp: '2026-02-30T00:00:00Z' }),
    'invalid_event',
    /ISO 8601/,
  ],
  ['properties that are a list', track({ properties: [] }), 'invalid_event', /properties/],
  [
    'more than 500 properties',
    track({ properties: Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`p${i}`, i])) }),
    'invalid_event',
    /500/,
  ],
  ['an event nested deeper than a hundred levels', track({ context: nested(100) }), 'invalid_event', /deep/],
  ['an order with a negative total', order({ total: -1 }), 'invalid_event', /properties\.total/],
  ['an order with a total as text', order({ total: '9.99' }), 'invalid_event', /properties\.total/],
  ['an order with an endless total', order({ total: Number.POSITIVE_INFINITY }), 'invalid_event', /total/],
  ['an order of a thousand billion', order({ total: 1e12 }), 'invalid_event', /properties\.total/],
  [
    'an order with a hole in its products',
    order({ products: [{ price: 1 }, null] }),
    'invalid_event',
    /products\[1\]/,
  ],
  ['a group call without a group', { type: 'group', userId: 'anna' }, 'invalid_event', /"groupId"/],
  ['an alias without a previousId', { type: 'alias', userId: 'anna' }, 'invalid_event', /"previousId"/],
  ['nobody', { type: 'page' }, 'missing_identity', /userId or an anonymousId/],
  ['an alias to nobody', { type: 'alias', anonymousId: 'b', previousId: 'a' }, 'missing_identity', /userId/],
  ['a time out of range', track({ timestamp: '9999-01-01T00:00:00Z' }), 'timestamp_out_of_range', /9999/],
];

describe('acceptCall', () => {
  for (const [what, value] of accepted) {
    it(`takes ${what}`, () => {
      const result = acceptCall(value, receivedAt);
      assert.deepEqual(result, { call: value, at: receivedAt });
    });
  }

  for (const [what, value, code, sentence] of refused) {
    it(`refuses ${what}`, () => {
      const result = acceptCall(value, receivedAt);
      assert.ok(isRefusal(result));
      assert.equal(result.code, code);
      assert.match(result.message, sentence);
    });
  }
});

describe('sizeFault', () => {
  it('refuses what is larger than the limit', () => {
    assert.equal(sizeFault(callLimits.eventBytesMax), undefined);
    assert.equal(sizeFault(callLimits.eventBytesMax + 1)?.code, 'event_too_large');
  });
});
