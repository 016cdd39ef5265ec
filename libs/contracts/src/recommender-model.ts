import Type, { type Static } from 'typebox';
import { shopPattern } from './customer-key.ts';

const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

/** How well a recommender does on the same held-out interactions, the final one of each customer. */
export const RecommenderFigures = Type.Object(
  { 'hr@10': share('Hit rate'), 'ndcg@10': share('Discounted gain'), coverage: share('Of the items') },
  { title: 'RecommenderFigures' },
);
export type RecommenderFigures = Static<typeof RecommenderFigures>;

/** What is in force under `<shop>/recommender` in `models.v1`; the weights are in `model-parts.v1`. */
export const RecommenderManifest = Type.Object(
  {
    kind: Type.Literal('recommender'),
    shop: Type.String({ pattern: shopPattern }),
    version: Type.Integer({ minimum: 1 }),
    trainedAt: Type.Integer({ description: "The shop's clock at training, milliseconds" }),
    from: Type.Integer({ description: 'The oldest interaction that was learned from, milliseconds' }),
    interactions: Type.Integer({ minimum: 1 }),
    customers: Type.Integer({ minimum: 1 }),
    items: Type.Integer({ minimum: 1 }),
    quality: RecommenderFigures,
    trial: Type.Optional(
      Type.Object({
        championVersion: Type.Integer({ minimum: 1 }),
        champion: RecommenderFigures,
        challenger: RecommenderFigures,
        customers: Type.Integer({ minimum: 1, description: 'How many both were measured on' }),
        promoted: Type.Boolean(),
        reason: Type.String({ description: 'Why, in a sentence' }),
      }),
    ),
    parts: Type.Integer({ minimum: 1, description: 'How many parts the weights have' }),
    bytes: Type.Integer({ minimum: 1, description: 'Of the weights before compression' }),
    contentHash: Type.String({ description: 'SHA-256 of the weights before compression' }),
  },
  { title: 'RecommenderManifest' },
);
export type RecommenderManifest = Static<typeof RecommenderManifest>;

/** A part of a model that is too large for one message: the value of `model-parts.v1`. */
export const ModelPart = Type.Object(
  {
    shop: Type.String({ pattern: shopPattern }),
    model: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    part: Type.Integer({ minimum: 0 }),
    data: Type.String({ description: 'Base64 of the part; all parts together are zstd of the weights' }),
  },
  { title: 'ModelPart' },
);
export type ModelPart = Static<typeof ModelPart>;

/** How large a part is before Base64, in bytes: with it a message stays below the broker's 1 MB. */
export const modelPartBytesMax = 600_000;

/** The key of the recommender in force, in `models.v1`. */
export function recommenderKey(shop: string): string {
  return `${shop}/recommender`;
}

/** The key of one part, in `model-parts.v1`. */
export function modelPartKey({ shop, model, version, part }: Omit<ModelPart, 'data'>): string {
  return `${shop}/${model}/${version}/${part}`;
}
