import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { loadTensorFlow } from '@shoal/neural';
import { evaluateRanking } from '../evaluation/ranking.ts';
import { leaveOneOut } from '../evaluation/splits.ts';
import { Hybrid } from '../hybrid/hybrid.ts';
import { ItemTransition } from '../item-transition/item-transition.ts';
import { describeRecommenderConformance, twoTastes } from '../recommender-conformance.ts';
import { recommenderFromJson } from '../recommender-registry.ts';
import { RING_ITEMS, ring, ringOptions } from './ring.fixture.ts';
import { SasRec } from './sasrec.ts';
import type { SasRecEpoch } from './sasrec-options.ts';

const { tf } = await loadTensorFlow();
const tiny = { tf, width: 8, heads: 2, blocks: 1, epochsMax: 2, batchSize: 32, learningRate: 0.01 };

describeRecommenderConformance({ name: 'sasrec', make: ({ seed }) => new SasRec({ ...tiny, seed }) });

describe('sasrec', () => {
  it('finds out what comes next, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const model = await new SasRec({ tf, ...ringOptions, epochsMax: 12, patience: 12 }).fit(ring);
    assert.equal(tf.memory().numTensors, before);
    for (let at = 0; at < RING_ITEMS; at++) {
      const recent = [0, 1, 2].map((step) => ({ item: `i${(at + step) % RING_ITEMS}`, at: step }));
      const [best] = model.recommend({ recent }, 1);
      assert.equal(best?.item, `i${(at + 3) % RING_ITEMS}`);
    }
  });

  it('measures after each epoch what the model of that epoch then shows', async () => {
    const { train, tuning } = leaveOneOut(twoTastes());
    const epochs: SasRecEpoch[] = [];
    // One epoch, so that it is the best; histories are longer than a window.
    const options = { ...tiny, seed: 5, blocks: 2, lengthMax: 4, epochsMax: 1 };
    const model = await new SasRec(options).fit(train, {
      heldOut: tuning,
      onEpoch: (epoch) => epochs.push(epoch),
    });
    const { ndcg } = evaluateRanking(model, train, tuning);
    assert.ok(ndcg > 0);
    assert.deepEqual(
      epochs.map((epoch) => epoch.ndcg?.toFixed(6)),
      [ndcg.toFixed(6)],
    );
  });

  it('keeps the epoch that was best on what was held out', async () => {
    const { train, tuning } = leaveOneOut(twoTastes());
    const figures: number[] = [];
    const options = { ...tiny, seed: 5, epochsMax: 8, patience: 8 };
    const watch = { heldOut: tuning, onEpoch: ({ ndcg }: SasRecEpoch) => figures.push(ndcg ?? 0) };
    const model = await new SasRec(options).fit(train, watch);
    const best = Math.max(...figures);
    assert.ok(best > figures.at(-1)!, `${figures}`);
    assert.equal(evaluateRanking(model, train, tuning).ndcg.toFixed(6), best.toFixed(6));
  });

  it('comes to the same bytes when its process is killed and another one goes on', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'sasrec-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const { train, tuning } = leaveOneOut(ring);
    const whole = await new SasRec({ tf, ...ringOptions }).fit(train, { heldOut: tuning });
    const killed = await trainIn(folder, 'killed', { killAfter: 3 });
    assert.equal(killed.signal, 'SIGKILL');
    assert.equal(killed.model, undefined);
    const resumed = await trainIn(folder, 'killed');
    assert.ok(resumed.epochs[0]! > 3 && resumed.epochs.length < ringOptions.epochsMax);
    assert.equal(resumed.model, JSON.stringify(whole));
  });

  it('is a part of a hybrid like any other, and is stored with it', async () => {
    const parts = [new ItemTransition(), new SasRec({ ...tiny, seed: 1 })];
    const model = await new Hybrid({ parts }).fit(ring);
    const restored = recommenderFromJson(JSON.parse(JSON.stringify(model)));
    const kinds = model.parts.map(({ kind }) => kind);
    assert.deepEqual([kinds, restored.kind], [['itemTransition', 'sasrec'], 'hybrid']);
    assert.deepEqual(restored.recommend({ user: 'u1' }, 9), model.recommend({ user: 'u1' }, 9));
  });

  it('ends between two steps when it is aborted', async () => {
    const signal = AbortSignal.abort(new Error('no longer wanted'));
    await assert.rejects(new SasRec({ ...tiny, seed: 1 }).fit(ring, { signal }), /no longer wanted/);
  });

  const wrong = [
    { seed: 0.5 },
    { width: 0 },
    { width: 9 },
    { blocks: 65 },
    { lengthMax: 0 },
    { dropout: 1 },
    { sampled: 0 },
    { epochsMax: 0 },
    { patience: 0 },
    { batchSize: 0 },
    { learningRate: 0 },
  ];
  for (const options of wrong) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      const expected = { name: 'OptionError', code: 'RECOMMENDERS_OPTION' };
      assert.throws(() => new SasRec({ ...tiny, seed: 1, ...options }), expected);
    });
  }
});

/** Trains in a process of its own, which is killed as soon as it has told of so many epochs. */
async function trainIn(folder: string, name: string, { killAfter = Number.POSITIVE_INFINITY } = {}) {
  const paths = [join(folder, `${name}.checkpoint`), join(folder, `${name}.json`)] as const;
  const program = join(import.meta.dirname, 'training.fixture.ts');
  const child = spawn(process.execPath, [program, ...paths], { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  const epochs: number[] = [];
  for await (const line of createInterface(child.stdout)) {
    epochs.push(Number(line));
    if (epochs.length === killAfter) child.kill('SIGKILL');
  }
  const [, signal] = (await exited) as [number | null, NodeJS.Signals | null];
  const model = existsSync(paths[1]) ? readFileSync(paths[1], 'utf8') : undefined;
  return { epochs, signal, model };
}
