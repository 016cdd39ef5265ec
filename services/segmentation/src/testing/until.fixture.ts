import assert from 'node:assert/strict';

/** Waits for a condition without a clock; whoever waits for too many turns waits in vain. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; !(await holds()); turn += 1) {
    assert.ok(turn < 100_000, 'what was waited for did not come about');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
