import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RiskFigures } from '@shoal/contracts';
import { hasDecayed } from '../quality.ts';
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
