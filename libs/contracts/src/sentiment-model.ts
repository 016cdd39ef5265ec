import Type, { type Static } from 'typebox';
import { shopPattern } from './customer-key.ts';
import type { ModelRecord } from './model-records.ts';

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
    examples: Type.Integer({ minimum: 1, description: 'Reviews that it was trained on' }),
    quality: SentimentFigures,
    champion: Type.Object(SentimentFigures.properties, {
      description: 'What was in force before, on the same reviews',
    }),
    content: Type.String({ description: 'Base64 of the zstd of the stored model' }),
    contentHash: Type.String({ description: 'SHA-256 of the stored model' }),
  },
  { title: 'ShopSentimentModel' },
);
export type ShopSentimentModel = Static<typeof ShopSentimentModel>;

/** The key of the model in force. */
export function sentimentModelKey(shop: string): string {
  return `${shop}/sentiment`;
}

/** What puts a model in force. What it was before can be trained again from the log, so that no former versions are kept. */
export function sentimentModelRecord(model: ShopSentimentModel): ModelRecord {
  return { key: sentimentModelKey(model.shop), value: JSON.stringify(model) };
}
