import Type, { type Static } from 'typebox';
import { shopPattern } from './customer-key.ts';
import { type ModelRecord, versionRecords } from './model-records.ts';

/** How well a model judges reviews whose stars it has not learned from. */
export const SentimentFigures = Type.Object(
  {
    rows: Type.Integer({ minimum: 1, description: 'Reviews that it was judged on' }),
    accuracy: Type.Number({ minimum: 0, maximum: 1, description: 'Share of them that it was right about' }),
    logLoss: Type.Number({
      minimum: 0,
      description: 'Mean of minus the logarithm of the probability of what was true',
    }),
  },
  { title: 'SentimentFigures' },
);
export type SentimentFigures = Static<typeof SentimentFigures>;

/** What is in force under `<shop>/sentiment` in `models.v1`: what a shop's own reviews add to the shipped model. */
export const ShopSentimentModel = Type.Object(
  {
    kind: Type.Literal('sentiment'),
    shop: Type.String({ pattern: shopPattern }),
    version: Type.Integer({ minimum: 1 }),
    trainedAt: Type.Integer({ description: 'Of the newest review that it learned from, milliseconds' }),
    examples: Type.Integer({ minimum: 0, description: 'Reviews that it was trained on' }),
    quality: Type.Optional(SentimentFigures),
    champion: Type.Optional(
      Type.Object(SentimentFigures.properties, {
        description: 'What was in force before, on the same reviews',
      }),
    ),
    rollback: Type.Optional(
      Type.Object(
        { from: Type.Integer({ minimum: 1 }), to: Type.Integer({ minimum: 0 }) },
        { description: 'A command has put version `to` in force again; 0 is the model that ships' },
      ),
    ),
    attemptedAt: Type.Optional(
      Type.Integer({
        description: 'After a rollback: the training that the next schedule counts from, milliseconds',
      }),
    ),
    content: Type.Optional(
      Type.String({
        description:
          'Base64 of the zstd of the stored model; left out where the one that ships is in force again',
      }),
    ),
    contentHash: Type.Optional(Type.String({ description: 'SHA-256 of the stored model' })),
  },
  { title: 'ShopSentimentModel' },
);
export type ShopSentimentModel = Static<typeof ShopSentimentModel>;

/** The key of the model in force. */
export function sentimentModelKey(shop: string): string {
  return `${shop}/sentiment`;
}

/** What puts a model in force, and keeps it to go back to. */
export function sentimentModelRecords(
  model: ShopSentimentModel,
  knownVersions: readonly number[],
): ModelRecord[] {
  const { shop, version } = model;
  const value = JSON.stringify(model);
  return versionRecords({ key: sentimentModelKey(shop), version, value, knownVersions });
}

/** A former model as a new version, or the one that ships where `target` is left out. */
export function restoredSentimentModel(
  current: ShopSentimentModel,
  target?: ShopSentimentModel,
): ShopSentimentModel {
  const { shop, trainedAt, attemptedAt = trainedAt } = current;
  return {
    ...(target ?? { kind: 'sentiment', shop, trainedAt, examples: 0 }),
    version: current.version + 1,
    rollback: { from: current.version, to: target?.version ?? 0 },
    attemptedAt: Math.max(attemptedAt, trainedAt),
  };
}
