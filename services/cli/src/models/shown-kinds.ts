import {
  matches,
  RiskModel,
  type RiskModelKind,
  restoredRiskModel,
  restoredSentimentModel,
  riskModelRecords,
  ShopSentimentModel,
  sentimentModelRecords,
} from '@shoal/contracts';
import { printable } from '../printable.ts';
import type { VersionedKind, VersionedModel } from './version-book.ts';

/** A kind of model, and what is shown of each. */
export interface ShownKind<M extends VersionedModel> extends VersionedKind<M> {
  /** Columns between when it was trained and whether it is in force; figures stand right. */
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  readonly cells: (model: M) => readonly string[];
  /** Sentences on one model. */
  readonly describe: (model: M) => readonly string[];
}

const figures = (...titles: string[]) => titles.map((title) => ({ title, align: 'right' as const }));
const figure = (value: number | undefined): string => value?.toFixed(3) ?? '-';
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export function riskKind(kind: RiskModelKind): ShownKind<RiskModel> {
  return {
    kind,
    isModel: (record): record is RiskModel => matches(RiskModel, record) && record.kind === kind,
    records: riskModelRecords,
    restored: restoredRiskModel,
    whenThereIsOne: 'the first is trained once its log tells enough (see services/risk)',
    columns: [
      { title: 'method', align: 'left' },
      ...figures('rows', 'positives', 'AUC', 'average precision', 'calibration error'),
    ],
    cells: ({ method, rows, positives, quality }) => [
      ...[method, String(rows), String(positives)],
      ...[quality?.auc, quality?.averagePrecision, quality?.calibrationError].map(figure),
    ],
    describe: ({ quality, trial }) => [
      quality
        ? `Judged on ${quality.rows} later outcomes, ${percent(quality.baseRate)} of them positive: of those it tells of ${percent(quality.precision)} are right, and it finds ${percent(quality.recall)}.`
        : 'Not judged: too few outcomes were known.',
      ...(trial ? [`Promoted: ${printable(trial.reason)}`] : []),
    ],
  };
}

/** Version 0 is the model that ships with Shoal. */
export const sentimentKind: ShownKind<ShopSentimentModel> = {
  kind: 'sentiment',
  isModel: (record) => matches(ShopSentimentModel, record),
  records: sentimentModelRecords,
  restored: (current, target) => restoredSentimentModel(current, target.version > 0 ? target : undefined),
  original: ({ shop }) => ({ kind: 'sentiment', shop, version: 0, trainedAt: 0, examples: 0 }),
  whenThereIsOne:
    'the one that ships judges until it has enough reviews with stars (SHOAL_SENTIMENT_EXAMPLES_MIN)',
  columns: figures('reviews', 'accuracy', 'log loss', 'accuracy before', 'log loss before'),
  cells: ({ examples, quality, champion }) => [
    String(examples),
    ...[quality?.accuracy, quality?.logLoss, champion?.accuracy, champion?.logLoss].map(figure),
  ],
  describe: ({ quality, champion }) => [
    quality && champion
      ? `Judged on ${quality.rows} later reviews: right about ${percent(quality.accuracy)}, where the one before it was about ${percent(champion.accuracy)}.`
      : 'The model that ships with Shoal.',
  ],
};
