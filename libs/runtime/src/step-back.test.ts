import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { getPriority } from 'node:os';
import { it } from 'node:test';
import { Worker } from 'node:worker_threads';

const skip = existsSync('/proc/thread-self') ? false : 'there is no /proc/thread-self: not Linux';

it('a thread that steps back leaves the rest of its process as it is', { skip }, async () => {
  const source = `
    import { readlinkSync } from 'node:fs';
    import { getPriority } from 'node:os';
    import { parentPort } from 'node:worker_threads';
    import { stepBack } from ${JSON.stringify(new URL('./step-back.ts', import.meta.url).href)};
    stepBack();
    parentPort.postMessage(getPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1))));
  `;
  const before = getPriority();
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
  const [priority] = (await once(worker, 'message')) as [number];
  await worker.terminate();
  assert.ok(priority > before);
  assert.equal(getPriority(), before);
});
