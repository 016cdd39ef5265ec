import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messageFingerprint } from './message-claims.ts';
import { refusalKey, refusalNotes } from './noted-refusal.ts';

const keyOf = (messageId: string, shop = 'demo') => refusalKey('shoal', shop, messageFingerprint(messageId));

describe('the places of notes', () => {
  it('are no more than a shop may have, and all of them are used', () => {
    const keys = new Set(Array.from({ length: 60_000 }, (_, i) => keyOf(`m${i}`)));
    assert.equal(keys.size, refusalNotes.placesMax);
  });

  it('are one for each message, and another in each shop', () => {
    assert.equal(keyOf('m1'), keyOf('m1'));
    assert.notEqual(keyOf('m1'), keyOf('m1', 'other'));
  });
});
