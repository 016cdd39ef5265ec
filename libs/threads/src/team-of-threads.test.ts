import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startThreads, type TeamOfThreads, ThreadError } from './index.ts';

const counting = new URL('./counting.fixture.ts', import.meta.url).href;

describe('threads', () => {
  let team: TeamOfThreads;
  before(async () => {
    team = await startThreads(3, counting);
  });
  after(() => team.close());

  const shares = (sums: Int32Array) => [0, 1, 2].map((place) => ({ sums, place }));
  const shared = () => new Int32Array(new SharedArrayBuffer(12));

  it('do every step once, and the caller goes on when all have', () => {
    const sums = shared();
    let own = 0;
    team.start(shares(sums), () => undefined);
    for (let code = 1; code <= 1_000; code += 1) {
      team.step(code, () => {
        own += code;
      });
      assert.deepEqual([...sums], [own, own, own]);
    }
  });

  it('take another share in place of the one that they had, and let go of it', () => {
    const [first, second] = [shared(), shared()];
    team.start(shares(first), () => undefined);
    team.start(shares(second), () => undefined);
    team.step(5, () => undefined);
    team.end();
    team.step(7, () => undefined);
    assert.deepEqual(
      [[...first], [...second]],
      [
        [0, 0, 0],
        [5, 5, 5],
      ],
    );
  });

  it('tell what they failed with, and work on with another share', () => {
    const sums = shared();
    team.start(shares(sums), () => undefined);
    assert.throws(() => team.step(99_999, () => undefined), /a thread failed: .*place \d cannot/);
    team.start(shares(sums), () => undefined);
    team.step(2, () => undefined);
    assert.deepEqual([...sums], [2, 2, 2]);
    const bad = [{ sums, place: -1 }, ...shares(sums).slice(1)];
    assert.throws(() => team.start(bad, () => undefined), /no such place/);
  });

  it('are waited for when the caller fails', () => {
    const sums = shared();
    team.start(shares(sums), () => undefined);
    const fail = () => {
      throw new TypeError('own');
    };
    assert.throws(() => team.step(3, fail), TypeError);
    assert.deepEqual([...sums], [3, 3, 3]);
  });

  it('refuse work once they are closed', async () => {
    const other = await startThreads(1, counting);
    await other.close();
    assert.throws(() => other.step(1, () => undefined), ThreadError);
    other.end();
  });

  it('are not there where the module is not', async () => {
    await assert.rejects(startThreads(2, new URL('./missing.ts', import.meta.url).href), /missing/);
  });
});
