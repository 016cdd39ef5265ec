import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { describe, it } from 'node:test';
import { createMatrix, KMeans, type ThreadTeam } from '@shoal/clustering';
import { withThreads } from './with-threads.ts';

const many = 1_000_000;
const twoGroups = createMatrix(
  20_000,
  1,
  Float64Array.from({ length: 20_000 }, (_, i) => (i % 5 === 0 ? 100 : 0) + (i % 7)),
);

describe('threads of a fit', () => {
  it('are there for many rows, share the fit, and are closed afterwards', async () => {
    let team: ThreadTeam | undefined;
    const options = { k: 2, seed: 1, starts: 1 };
    const shared = await withThreads(many, async (threads) => {
      team = threads;
      return new KMeans(options).fit(twoGroups, threads);
    });
    assert.equal(
      team?.count,
      availableParallelism() > 1 ? Math.min(availableParallelism() - 1, 7) : undefined,
    );
    assert.deepEqual(shared.toJSON(), new KMeans(options).fit(twoGroups).toJSON());
    const refuse = () => team?.step(0, () => undefined);
    if (team) assert.throws(refuse, { code: 'THREAD_FAILED' });
  });

  it('are closed when the fit fails', async () => {
    let team: ThreadTeam | undefined;
    const fail = async (threads: ThreadTeam | undefined) => {
      team = threads;
      throw new RangeError('no fit');
    };
    await assert.rejects(withThreads(many, fail), RangeError);
    const refuse = () => team?.step(0, () => undefined);
    if (team) assert.throws(refuse, { code: 'THREAD_FAILED' });
  });

  it('are not started for few rows', async () => {
    assert.equal(await withThreads(many - 1, async (threads) => threads), undefined);
  });
});
