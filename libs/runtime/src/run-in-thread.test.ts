import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runInThread } from './run-in-thread.ts';

const module = new URL('./doubling.fixture.ts', import.meta.url);
const run = (input: unknown, signal = new AbortController().signal) =>
  runInThread<number>({ module, input, memoryMbMax: 64, signal });

describe('a task in a thread', () => {
  it('gives back what it posted', async () => assert.equal(await run(21), 42));

  it('rejects with what it threw', () =>
    assert.rejects(run('seven'), { name: 'RangeError', message: 'seven is no number' }));

  it('is given up when it is told to', async () => {
    const stopping = new AbortController();
    const running = run(null, stopping.signal);
    stopping.abort(new Error('the service stops'));
    await assert.rejects(running, { name: 'AbortError' });
  });
});
