import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { BackendName } from '../load-tensorflow.ts';
import { nativeMissing } from './native-place.ts';
import type { Trained, TrainingReport } from './training.fixture.ts';

const missing = nativeMissing();
const skip = missing === undefined ? false : `the native library of TensorFlow is not ready: ${missing}`;
const reports = new Map<BackendName, Promise<TrainingReport>>();

function trainedOn(backend: BackendName): Promise<TrainingReport> {
  const report = reports.get(backend) ?? train(backend);
  reports.set(backend, report);
  return report;
}

async function train(backend: BackendName): Promise<TrainingReport> {
  const worker = new Worker(join(import.meta.dirname, 'training.fixture.ts'), { workerData: { backend } });
  const [report] = (await once(worker, 'message')) as [TrainingReport];
  await worker.terminate();
  return report;
}

for (const backend of ['wasm', 'node'] as const) {
  describe(`the backend "${backend}"`, { skip: backend === 'node' ? skip : false }, () => {
    it('is the one that a worker thread gets when it asks for it', async () => {
      assert.equal((await trainedOn(backend)).backend, backend);
    });

    it('trains dense layers until they fit', async () => {
      assertFits((await trainedOn(backend)).dense, 0.02);
    });

    it('trains an embedding, attention and layer norm until they tell the order of events', async () => {
      assertFits((await trainedOn(backend)).attention, 0.05);
    });

    it('leaves no tensor behind', async () => {
      assert.equal((await trainedOn(backend)).tensorsLeft, 0);
    });
  });
}

it('both backends come to the same weights from the same start', { skip }, async () => {
  const [wasm, node] = await Promise.all([trainedOn('wasm'), trainedOn('node')]);
  for (const network of ['dense', 'attention'] as const) {
    const differences = wasm[network].weights.map((weight, at) =>
      Math.abs(weight - node[network].weights[at]!),
    );
    assert.ok(differences.length > 50);
    assert.ok(Math.max(...differences) < 1e-4, `${network}: ${Math.max(...differences)} apart`);
  }
});

function assertFits({ losses }: Trained, loss: number): void {
  assert.ok(losses.at(-1)! < loss, `the loss is ${losses.at(-1)}`);
  assert.ok(losses[0]! > 5 * losses.at(-1)!, `the loss began at ${losses[0]} and ended at ${losses.at(-1)}`);
}
