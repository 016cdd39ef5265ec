import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withTimeLimit } from './time-limit.ts';

describe('withTimeLimit', () => {
  it('passes on what the work returns and what it throws', async () => {
    assert.equal(await withTimeLimit(Promise.resolve(7), 1_000, 'it'), 7);
    await assert.rejects(withTimeLimit(Promise.reject(new Error('own')), 1_000, 'it'), /own/);
  });

  it('rejects work that takes too long and names it', async () => {
    const work = new Promise<void>(() => {});
    await assert.rejects(withTimeLimit(work, 1, 'the stop of risk'), {
      code: 'SHOAL_TIME_LIMIT',
      message: 'the stop of risk took longer than 1 ms',
    });
  });
});
