import { CatalogueItem } from '../../catalogue-item.ts';
import { RecommendationList, RecommendationMerge } from '../../recommendation-list.ts';
import { ModelPart, RecommenderManifest } from '../../recommender-model.ts';
import { ItemRemovedAnswer, ItemsAnswer } from '../ingestion-answers.ts';
import { PopularItemsAnswer, RecommendationsAnswer, SimilarItemsAnswer } from '../recommendation-answers.ts';
import type { SchemaExample } from './schema-example.ts';

const at = Date.UTC(2026, 2, 14, 9, 26, 53);

const item: CatalogueItem = {
  shop: 'demo',
  itemId: 'p-311',
  title: 'Linen shirt, white',
  category: ['Clothing', 'Shirts'],
  price: 49.9,
  currency: 'EUR',
  available: true,
  attributes: { brand: 'Northwind', colours: ['white', 'ecru'], organic: true },
  updatedAt: at,
};

const list: RecommendationList = {
  version: 12,
  shop: 'demo',
  customerId: 'c-1042',
  at,
  modelVersion: 3,
  items: [
    { itemId: 'p-311', score: 0.82, source: 'itemTransition', because: 'p-17' },
    { itemId: 'p-90', score: 0.41, source: 'popular', propensity: 0.02 },
  ],
  recent: [{ itemId: 'p-17', at, kind: 'viewed' }],
  bought: ['p-17'],
  inbox: { 3: 10_482 },
};

const manifest: RecommenderManifest = {
  kind: 'recommender',
  shop: 'demo',
  version: 3,
  trainedAt: at,
  from: at - 30 * 86_400_000,
  interactions: 184_220,
  customers: 4_127,
  items: 612,
  quality: { 'hr@10': 0.21, 'ndcg@10': 0.12, coverage: 0.74 },
  parts: 2,
  bytes: 1_940_112,
  contentHash: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
};

/** The catalogue, what is recommended, and the models that do it. */
export const recommendationExamples: readonly SchemaExample[] = [
  {
    schema: CatalogueItem,
    valid: item,
    invalid: { ...item, title: undefined },
    wrong: 'value needs a field "title"',
  },
  {
    schema: RecommendationList,
    valid: list,
    invalid: { ...list, version: 0 },
    wrong: 'value.version must be >= 1',
  },
  {
    schema: RecommendationMerge,
    valid: { shop: 'demo', from: 'visitor-7d1e', into: 'c-1042', recent: list.recent, bought: list.bought },
    invalid: { shop: 'demo', from: 'visitor-7d1e', into: 'c-1042', recent: list.recent },
    wrong: 'value needs a field "bought"',
  },
  {
    schema: RecommenderManifest,
    valid: manifest,
    invalid: { ...manifest, parts: 0 },
    wrong: 'value.parts must be >= 1',
  },
  {
    schema: ModelPart,
    valid: { shop: 'demo', model: 'recommender', version: 3, part: 0, data: 'KLUv/QBYaQAA' },
    invalid: { shop: 'demo', model: 'recommender', version: 3, part: -1, data: '' },
    wrong: 'value.part must be >= 0',
  },
  {
    schema: RecommendationsAnswer,
    valid: {
      ...{ customerId: 'c-1042', asOf: '2026-03-14T09:26:53.000Z', listVersion: 12 },
      items: list.items,
    } satisfies RecommendationsAnswer,
    invalid: { customerId: 'c-1042', asOf: 'now', listVersion: 12, items: [] },
    wrong: 'value.asOf must be a date and time in ISO 8601, such as 2026-01-31T12:00:00Z',
  },
  {
    schema: SimilarItemsAnswer,
    valid: { itemId: 'p-17', items: list.items },
    invalid: { itemId: 'p-17', items: list },
    wrong: 'value.items must be of type array',
  },
  {
    schema: PopularItemsAnswer,
    valid: { category: 'Shirts', items: list.items },
    invalid: { category: 'Shirts' },
    wrong: 'value needs a field "items"',
  },
  {
    schema: ItemsAnswer,
    valid: {
      ...{ accepted: 999, refused: 1 },
      verdicts: [{ index: 17, itemId: 'p-18', code: 'invalid_item', message: 'item needs a field "title"' }],
    } satisfies ItemsAnswer,
    invalid: { accepted: 1, refused: -1, verdicts: [] },
    wrong: 'value.refused must be >= 0',
  },
  {
    schema: ItemRemovedAnswer,
    valid: { code: 'accepted', itemId: 'p-311' } satisfies ItemRemovedAnswer,
    invalid: { code: 'accepted' },
    wrong: 'value needs a field "itemId"',
  },
];
