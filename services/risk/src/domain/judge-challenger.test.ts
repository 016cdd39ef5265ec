import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RiskFigures } from '@shoal/contracts';
import { hasDecayed } from '../quality.ts';
import { dueSweeps } from './due-sweeps.ts';
import { judgeChallenger } from './judge-challenger.ts';

const figures = (rest: Partial<RiskFigures>): RiskFigures => ({
  ...{ rows: 100, baseRate: 0.2, auc: 0.8, averagePrecision: 0.6, brier: 0.1, logLoss: 0.4 },
  ...{ calibrationError: 0.02, precision: 0.7, recall: 0.5 },
  ...rest,
});
const judge = (kind: 'churn' | 'fraud', challenger: RiskFigures | undefined, champion = figures({})) =>
  judgeChallenger(kind, { championVersion: 3, champion, challenger });

describe('a challenger', () => {
  it('comes into force where it is as good on the same rows', () => {
    assert.equal(judge('churn', figures({ logLoss: 0.41 }))?.promoted, true);
    assert.equal(judge('fraud', figures({ averagePrecision: 0.58 }))?.promoted, true);
  });

  it('does not where it is worse, and says by what', () => {
    const trial = judge('churn', figures({ logLoss: 0.5 }));
    assert.deepEqual(
      [trial?.promoted, trial?.reason],
      [false, 'log loss 0.5000 against 0.4000 on 100 customers'],
    );
    assert.equal(judge('fraud', figures({ averagePrecision: 0.4 }))?.promoted, false);
  });

  it('stands no trial where there is nothing to compare', () =>
    assert.equal(judge('churn', undefined), undefined));
});

describe('a model', () => {
  it('has decayed when half of what it was better than chance is gone', () => {
    assert.equal(hasDecayed(figures({}), figures({ averagePrecision: 0.41 })), false);
    assert.equal(hasDecayed(figures({}), figures({ averagePrecision: 0.39 })), true);
    assert.equal(hasDecayed(undefined, figures({ averagePrecision: 0.2 })), false);
  });
});

describe('sweeps', () => {
  const goal = { shop: 'demo', modelVersion: 2, day: 100 };
  const due = (marks: Parameters<typeof dueSweeps>[1], now = 1_000) =>
    dueSweeps([goal], marks, { now, pauseMs: 500 });

  it('are due on another day after a pause, and for another model at once', () => {
    assert.deepEqual([...due({}).keys()], ['demo']);
    assert.equal(due({ demo: { ended: '2@100', endedAt: 0, begun: [] } }).size, 0);
    assert.equal(due({ demo: { ended: '2@99', endedAt: 600, begun: [] } }).size, 0);
    assert.equal(due({ demo: { ended: '2@99', endedAt: 400, begun: [] } }).size, 1);
    assert.equal(due({ demo: { ended: '1@100', endedAt: 999, begun: [] } }).size, 1);
  });

  it('that were broken off are gone through again, with what they changed', () => {
    const [sweep] = due({ demo: { ended: '2@98', endedAt: 999, begun: ['2@99'] } }).values();
    assert.deepEqual([...(sweep?.repeats ?? [])], ['2@99', '2@100']);
  });
});
