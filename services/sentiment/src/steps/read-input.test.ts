import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CustomerEvent } from '@shoal/contracts';
import type { Delivery } from '@shoal/messaging';
import { textFieldsOf } from '../domain/text-fields.ts';
import { readEvent } from './read-input.ts';

const fields = textFieldsOf('Product Reviewed:review_body,评价:"正文"');
const deliver = (value: string | null): Delivery => ({
  ...{ topic: 'events', partition: 0, offset: 1, key: 'demo/ann', headers: {}, timestamp: 0 },
  value: value === null ? null : Buffer.from(value),
});
const event: CustomerEvent = {
  ...{ messageId: 'm', shop: 'demo', customerId: 'ann', type: 'track', event: 'Product Reviewed' },
  ...{ timestamp: '2026-01-01T00:00:00.000Z', receivedAt: '2026-01-01T00:00:00.000Z' },
  inbox: { partition: 0, offset: 1 },
  properties: { product_id: 'p', review_body: 'lovely' },
};

function textIn(delivery: Delivery): string | undefined {
  const input = readEvent(delivery, fields);
  return input?.kind === 'review' ? input.review.text : undefined;
}

describe('a record of events', () => {
  it('is read where it names an event that holds a text, in whatever script', () => {
    assert.equal(textIn(deliver(JSON.stringify(event))), 'lovely');
    const chinese = { ...event, event: '评价', properties: { product_id: 'p', '"正文"': '很好' } };
    assert.equal(textIn(deliver(JSON.stringify(chinese))), '很好');
  });

  it('is passed over where it names none, before it is parsed, and where the name stands somewhere else', () => {
    const other = { ...event, event: 'Product Viewed' };
    assert.equal(readEvent(deliver(JSON.stringify(other)), fields), undefined);
    assert.equal(readEvent(deliver('{"no JSON'), fields), undefined);
    assert.equal(readEvent(deliver(null), fields), undefined);
    const quoting = { ...other, properties: { referrer: 'Product Reviewed' } };
    assert.equal(readEvent(deliver(JSON.stringify(quoting)), fields), undefined);
  });

  it('that names one and is no event is refused', () => {
    assert.throws(() => readEvent(deliver('{"event":"Product Reviewed"'), fields), SyntaxError);
  });
});
