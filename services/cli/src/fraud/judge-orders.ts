import { recallAtFalsePositiveRate } from '@shoal/scoring';
import { GradientBoosting, type GradientBoostingModel } from '@shoal/trees';
import { type Figures, judgeProbabilities } from '../labelled/figures.ts';
import type { OrderTable } from './order-table.ts';
import { rowsBetween } from './rows-between.ts';
import { scoreUnlabelled } from './score-unlabelled.ts';
import { type Flagging, flaggingAbove, thresholdFor } from './threshold.ts';

/** What one model came to on the orders that it had not seen; the names are those of the JSON. */
export interface JudgedModel extends Omit<Figures, 'logLoss'> {
  readonly model: 'boosting' | 'isolation';
  readonly recallAt1PercentFalsePositives: number;
  readonly fitSeconds: number;
  /** Of the rate that was asked for: chosen on orders that teach, told of those that are judged. */
  readonly threshold: Flagging;
  /** Of the orders that are judged, in the order of time. */
  readonly scores: Float64Array;
}

export interface Judgement {
  readonly boosting: GradientBoostingModel;
  /** Boosting first. */
  readonly models: readonly [JudgedModel, JudgedModel];
}

export interface Judging {
  readonly table: OrderTable;
  /** 1 for fraud, in the order of time. */
  readonly labels: Uint8Array;
  /** Orders before it teach the trees, those up to `cut` say how many trees are enough, and those from there on are judged. */
  readonly validateFrom: number;
  readonly cut: number;
  readonly options: { readonly seed: number; readonly falsePositiveRate: number };
  /** A steady clock in milliseconds. */
  readonly now: () => number;
  readonly say: (what: string) => void;
}

/** Small trees: they find as much here as large ones, and say where a score comes from in a tenth of the time. */
const BOOSTING = { trees: 1_000, learningRate: 0.1, numLeaves: 8, l2: 5, rowShare: 0.7, columnShare: 0.5 };

/** Learns from the earlier orders with and without their labels, and judges both on the later ones. Throws TreesError, ScoringError. */
export function judgeOrders(judging: Judging): Judgement {
  const { boosting, judged } = judgeBoosting(judging);
  return { boosting, models: [judged, judgeIsolation(judging)] };
}

function judgeBoosting({ table, labels, validateFrom, cut, options, now, say }: Judging) {
  const { data } = table;
  const validation = rowsBetween(data, validateFrom, cut);
  const validationLabels = labels.subarray(validateFrom, cut);
  const begun = now();
  const boosting = new GradientBoosting({ seed: options.seed, ...BOOSTING }).fit(
    rowsBetween(data, 0, validateFrom),
    labels.subarray(0, validateFrom),
    {
      validation: { data: validation, labels: validationLabels },
      onTree: ({ trees, validationLoss }) =>
        say(`boosting: ${trees} trees, loss ${validationLoss?.toFixed(4)}`),
    },
  );
  const fitSeconds = (now() - begun) / 1_000;
  const honest = boosting.predict(validation).filter((_, i) => validationLabels[i] === 0);
  const score = thresholdFor(honest, options.falsePositiveRate);
  const scores = boosting.predict(rowsBetween(data, cut, labels.length));
  const judgedLabels = labels.subarray(cut);
  const { logLoss, ...figures } = judgeProbabilities(judgedLabels, scores);
  const judged: JudgedModel = {
    ...{ model: 'boosting', ...figures },
    recallAt1PercentFalsePositives: recallAtFalsePositiveRate(judgedLabels, scores, 0.01),
    ...{ fitSeconds, threshold: flaggingAbove(score, scores, judgedLabels), scores },
  };
  return { boosting, judged };
}

function judgeIsolation({ table, labels, cut, validateFrom, options, now, say }: Judging): JudgedModel {
  const { fitSeconds, score, scores: all } = scoreUnlabelled({ table, cut, validateFrom, options, now, say });
  const scores = all.subarray(cut);
  const judgedLabels = labels.subarray(cut);
  const { auc, averagePrecision } = judgeProbabilities(judgedLabels, scores);
  return {
    ...{ model: 'isolation', auc, averagePrecision },
    // How far a row stands apart is no probability.
    ...{ brier: Number.NaN, calibrationError: Number.NaN },
    recallAt1PercentFalsePositives: recallAtFalsePositiveRate(judgedLabels, scores, 0.01),
    ...{ fitSeconds, threshold: flaggingAbove(score, scores, judgedLabels), scores },
  };
}
