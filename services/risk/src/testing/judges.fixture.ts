import type { RiskModel } from '@shoal/contracts';
import { ChurnModel, FraudModel } from '@shoal/risk-models';
import type { Models } from '../models.ts';
import { dayMs } from './shop.fixture.ts';

const record = {} as RiskModel;

/** A churn model whose word is simple: the probability grows by a tenth with each ten days since the last order. */
class SimpleChurn extends ChurnModel {
  constructor() {
    super({} as ChurnModel['classifier'], { shopGapDays: 20, fixedDays: 0 }, undefined);
  }

  override score(...[states, at]: Parameters<ChurnModel['score']>): ReturnType<ChurnModel['score']> {
    return states.map(({ orders }) => {
      const days = (at - (orders.lastAt ?? at)) / dayMs;
      const reasons = () => [{ feature: 'recencyDays', value: days, effect: 1 }];
      return { probability: Math.min(1, days / 100), horizonDays: 60, reasons, value: undefined };
    });
  }
}

/** A fraud model whose word is simple: what costs 500 and more is flagged. Its rows are those of every fraud model. */
class SimpleFraud extends FraudModel {
  readonly rows: Float64Array[] = [];

  constructor() {
    super({} as FraudModel['parts']);
  }

  override score(...[rows]: Parameters<FraudModel['score']>): ReturnType<FraudModel['score']> {
    this.rows.push(...rows);
    return rows.map(([total = 0]) => {
      const reasons = () => [{ feature: 'total', value: total, effect: 2 }];
      return { score: Math.min(1, total / 1_000), isFlagged: total >= 500, reasons };
    });
  }
}

/** Models that tests can foresee, of one shop, and the rows that orders were judged by. */
export function simpleJudges(): Pick<Models, 'churnOf' | 'fraudOf' | 'shops'> & {
  readonly rows: Float64Array[];
} {
  const fraud = new SimpleFraud();
  const churn = { version: 1, record, model: new SimpleChurn() };
  return {
    rows: fraud.rows,
    churnOf: () => churn,
    fraudOf: () => ({ version: 1, record, model: fraud }),
    shops: () => ['demo'],
  };
}
