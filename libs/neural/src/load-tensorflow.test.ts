import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { Worker } from 'node:worker_threads';
import { nativeMissing, nativePlace } from './backends/native-place.ts';
import { loadTensorFlow } from './load-tensorflow.ts';
import type { Attempt, Outcome } from './loading.fixture.ts';

/** What a thread of its own gets from these attempts, one after the other. */
async function outcomesOf(...attempts: Attempt[]): Promise<Outcome[]> {
  const worker = new Worker(join(import.meta.dirname, 'loading.fixture.ts'), { workerData: attempts });
  const [outcomes] = (await once(worker, 'message')) as [Outcome[]];
  await worker.terminate();
  return outcomes;
}

function emptyFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'shoal-tensorflow-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('runs on WebAssembly where nothing is prepared, and says which command prepares it', async (context) => {
  const [outcome] = await outcomesOf({ parent: emptyFolder(context) });
  assert.deepEqual(outcome, {
    backend: 'wasm',
    why: 'TensorFlow runs on WebAssembly; the native library, which is faster, is not ready: it has not been prepared yet, npm run setup does that.',
  });
});

it('says why the preparation failed', async (context) => {
  const parent = emptyFolder(context);
  writeFileSync(nativePlace(parent).failure, 'g++ is missing.\n');
  assert.match(
    nativeMissing(nativePlace(parent)) ?? '',
    /^preparing it failed: g\+\+ is missing\. Then run npm/,
  );
  const [outcome] = await outcomesOf({ parent });
  assert.match(JSON.stringify(outcome), /"wasm".*g\+\+ is missing/);
});

it('runs on WebAssembly where the native library is damaged', async (context) => {
  const parent = emptyFolder(context);
  const { binding } = nativePlace(parent);
  mkdirSync(dirname(binding), { recursive: true });
  writeFileSync(binding, 'not a library');
  const [outcome] = await outcomesOf({ parent });
  assert.match(JSON.stringify(outcome), /"wasm".*it cannot be loaded \(.*Remove .*, then run npm run setup/);
});

it('refuses a backend that cannot be had, and the next attempt may ask for another one', async (context) => {
  const parent = emptyFolder(context);
  const [refused, taken] = await outcomesOf({ backend: 'node', parent }, { backend: 'wasm', parent });
  assert.match(JSON.stringify(refused), /NEURAL_BACKEND_UNAVAILABLE: .*it has not been prepared yet/);
  assert.deepEqual(taken, { backend: 'wasm', why: 'TensorFlow runs on WebAssembly, as was asked for.' });
});

it('refuses another backend than the one that runs in this thread', async (context) => {
  const parent = emptyFolder(context);
  const [, refused] = await outcomesOf({ backend: 'wasm', parent }, { backend: 'node', parent });
  assert.match(JSON.stringify(refused), /TensorFlow runs on \\"wasm\\" in this thread already/);
});

it('is loaded once for everybody who asks at the same time', async () => {
  const [first, second] = await Promise.all([loadTensorFlow(), loadTensorFlow()]);
  assert.equal(first, second);
});
