import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dedupSlot, dedupWindow, messageFingerprint } from './dedup-window.ts';

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
