import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  claimThatCounts,
  claimWindows,
  dedupSlot,
  dedupWindow,
  messageFingerprint,
  readClaim,
  writeClaim,
} from './message-claims.ts';

const at = Date.UTC(2026, 2, 14, 23, 59, 59);

describe('the window of seen messages', () => {
  it('is the day of arrival and the day before', () => {
    const id = messageFingerprint('m1');
    const today = dedupSlot('shoal', 'demo', id, at);
    const tomorrow = dedupSlot('shoal', 'demo', id, at + 1_000);
    assert.equal(tomorrow.formerWindow, today.window);
    assert.notEqual(dedupSlot('shoal', 'demo', id, at + 86_401_000).formerWindow, today.window);
  });

  it('keeps shops apart, and both days of a shop in one slot of a cluster', () => {
    const id = messageFingerprint('m1');
    const { window, formerWindow } = dedupSlot('shoal', 'demo', id, at);
    assert.notEqual(dedupSlot('shoal', 'other', id, at).window, window);
    const slot = (key: string) => /\{.*\}/.exec(key)?.[0];
    assert.equal(slot(window), slot(formerWindow));
  });

  it('spreads messages over all of its buckets', () => {
    const windows = new Set<string>();
    for (let i = 0; i < 2_000; i += 1)
      windows.add(dedupSlot('shoal', 'demo', messageFingerprint(`m${i}`), at).window);
    assert.equal(windows.size, dedupWindow.buckets);
  });

  it('knows messages by 16 characters, whatever their ids', () => {
    const ids = ['', 'a', 'x'.repeat(200), '客户', '__proto__'];
    assert.equal(new Set(ids.map(messageFingerprint)).size, ids.length);
    for (const id of ids) assert.equal(messageFingerprint(id).length, 16);
  });
});

describe('where a message may be claimed', () => {
  const windows = claimWindows('shoal', 'demo', messageFingerprint('m1'), at);
  const owners = (entries: Record<number, string>) => windows.map((_, i) => entries[i]);

  it('is every window of the days for which the inbox keeps it, the newest first', () => {
    const id = messageFingerprint('m1');
    for (let days = -1; days <= 7; days += 1) {
      const { window, formerWindow } = dedupSlot('shoal', 'demo', id, at - days * dedupWindow.windowMs);
      const place = windows.indexOf(window);
      assert.equal(place, days + 1);
      assert.equal(windows[place + 1], formerWindow, 'what is restored may lie in the one before');
    }
  });

  it('is nowhere for one that was not seen', () => assert.equal(claimThatCounts(owners({})), undefined));

  it('is the newest window, and the one before that where both hold it', () => {
    assert.deepEqual(claimThatCounts(owners({ 1: '0:9@a', 5: '0:1@b' }))?.inbox, { partition: 0, offset: 9 });
    assert.deepEqual(claimThatCounts(owners({ 1: '0:9@a', 2: '0:4@b' }))?.inbox, { partition: 0, offset: 4 });
    assert.deepEqual(claimThatCounts(owners({ [windows.length - 1]: '2:4@b' }))?.inbox.partition, 2);
  });
});

describe('a claim', () => {
  it('is read as it was written', () => {
    const inbox = { partition: 11, offset: 9_007_199_254_740 };
    assert.deepEqual(readClaim(writeClaim(inbox, at)), { inbox, claimedAt: at });
  });

  it('of before moments were noted has a place only', () => {
    assert.deepEqual(readClaim('3:17'), { inbox: { partition: 3, offset: 17 }, claimedAt: undefined });
  });
});
