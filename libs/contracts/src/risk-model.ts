import Type, { type Static } from 'typebox';
import { shopPattern } from './customer-key.ts';
import { type ModelRecord, versionRecords } from './model-records.ts';

/** What a risk model foretells. */
export const riskModelKinds = ['churn', 'fraud'] as const;
export type RiskModelKind = (typeof riskModelKinds)[number];

const figure = (description: string) => Type.Number({ description });

/** How well a model does on what happened after what it had learned from. */
export const RiskFigures = Type.Object(
  {
    rows: Type.Integer({ minimum: 0, description: 'How many it was judged on' }),
    baseRate: figure('Share of them that it was to find'),
    auc: figure('Area under the ROC curve'),
    averagePrecision: figure('Area under the curve of precision and recall'),
    brier: figure('Mean squared error of the probabilities'),
    logLoss: figure('Mean of minus the logarithm of the probability of what happened'),
    calibrationError: figure('Expected calibration error, ten bins of equal size'),
    precision: figure(
      'Share of those at or above the threshold that it was right about; 0 where there were none',
    ),
    recall: figure('Share of those to be found that are at or above the threshold'),
  },
  { title: 'RiskFigures' },
);
export type RiskFigures = Static<typeof RiskFigures>;

/** What is in force under `<shop>/churn` and `<shop>/fraud` in `models.v1`. */
export const RiskModel = Type.Object(
  {
    kind: Type.Enum([...riskModelKinds]),
    shop: Type.String({ pattern: shopPattern }),
    version: Type.Integer({ minimum: 1 }),
    trainedAt: Type.Integer({ description: "The shop's clock at training, milliseconds" }),
    method: Type.String({ description: 'What it is: boosting, logistic or isolation' }),
    rows: Type.Integer({ minimum: 1, description: 'Rows that it was trained on' }),
    positives: Type.Integer({ minimum: 0, description: 'Of them, those who left or were fraud' }),
    quality: Type.Optional(RiskFigures),
    trial: Type.Optional(
      Type.Object({
        championVersion: Type.Integer({ minimum: 1 }),
        champion: RiskFigures,
        promoted: Type.Boolean(),
        reason: Type.String({ description: 'Why, in a sentence' }),
      }),
    ),
    rollback: Type.Optional(
      Type.Object(
        { from: Type.Integer({ minimum: 1 }), to: Type.Integer({ minimum: 1 }) },
        { description: 'A command has put the content of version `to` in force again' },
      ),
    ),
    attemptedAt: Type.Optional(
      Type.Integer({
        description: 'After a rollback: the training that the next schedule counts from, milliseconds',
      }),
    ),
    content: Type.String({ description: 'Base64 of the zstd of the model as JSON' }),
    contentHash: Type.String({ description: 'SHA-256 of the JSON' }),
  },
  { title: 'RiskModel' },
);
export type RiskModel = Static<typeof RiskModel>;

/** The key of the model in force. */
export function riskModelKey(shop: string, kind: RiskModelKind): string {
  return `${shop}/${kind}`;
}

/** What puts a model in force, and keeps it to go back to. */
export function riskModelRecords(model: RiskModel, knownVersions: readonly number[]): ModelRecord[] {
  const { shop, kind, version } = model;
  const value = JSON.stringify(model);
  return versionRecords({ key: riskModelKey(shop, kind), version, value, knownVersions });
}

/** A former model as a new version: versions only grow, so every instance takes it as it takes a trained one. */
export function restoredRiskModel(current: RiskModel, target: RiskModel): RiskModel {
  const { trial: _trial, ...content } = target;
  return {
    ...content,
    version: current.version + 1,
    rollback: { from: current.version, to: target.version },
    attemptedAt: Math.max(current.attemptedAt ?? current.trainedAt, current.trainedAt),
  };
}
