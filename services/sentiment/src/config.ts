import { adminConfig, kafkaConfig, loggingConfig, redisConfig } from '@shoal/config';
import Type, { type Static } from 'typebox';

export const sentimentConfig = Type.Object({
  ...kafkaConfig,
  ...redisConfig,
  ...loggingConfig,
  ...adminConfig('sentiment', 9087),
  fields: Type.String({
    env: 'SHOAL_SENTIMENT_FIELDS',
    description:
      'Which texts are judged: names of events, each with a property after a colon, between commas',
    default: 'Product Reviewed:review_body',
    pattern: '^[^:,]+:[^:,]+(,[^:,]+:[^:,]+)*$',
  }),
  dropBy: Type.Number({
    env: 'SHOAL_SENTIMENT_DROP_BY',
    description:
      'By how much the share of positive reviews of a product must fall for product.sentiment.dropped',
    default: 0.2,
    minimum: 0.01,
    maximum: 1,
  }),
  dropReviewsMin: Type.Integer({
    env: 'SHOAL_SENTIMENT_DROP_REVIEWS_MIN',
    description: 'Reviews of the last 7 days that it takes to tell of a fall',
    default: 8,
    minimum: 2,
  }),
  examplesMin: Type.Integer({
    env: 'SHOAL_SENTIMENT_EXAMPLES_MIN',
    description: 'Reviews with stars from which on a shop gets a model of its own',
    default: 200,
    minimum: 20,
  }),
  examplesMax: Type.Integer({
    env: 'SHOAL_SENTIMENT_EXAMPLES_MAX',
    description:
      'Reviews of one shop that its model is trained on at most, the latest; some 2 KB each while it trains',
    default: 20_000,
    minimum: 100,
  }),
  retrainHours: Type.Number({
    env: 'SHOAL_SENTIMENT_RETRAIN_HOURS',
    description: "Hours on the shop's clock after which it is learned on; 0 is never",
    default: 168,
    minimum: 0,
  }),
  trainCheckMs: Type.Integer({
    env: 'SHOAL_SENTIMENT_TRAIN_CHECK_MS',
    description: 'How often is looked whether a training is due',
    default: 10_000,
    minimum: 50,
  }),
  trainPauseMs: Type.Integer({
    env: 'SHOAL_SENTIMENT_TRAIN_PAUSE_MS',
    description: 'Shortest time between two trainings, also where the last found too little to learn from',
    default: 120_000,
    minimum: 50,
  }),
  encoderFolder: Type.String({
    env: 'SHOAL_SENTIMENT_ENCODER',
    description:
      'A folder with tokenizer.json and an .onnx file: models of shops are then trained on this encoder too; empty for none',
    default: '',
  }),
  encoderPrefix: Type.String({
    env: 'SHOAL_SENTIMENT_ENCODER_PREFIX',
    description: 'What the encoder wants before each text, as "query: " of E5 models',
    default: '',
  }),
  llmUrl: Type.String({
    env: 'SHOAL_SENTIMENT_LLM_URL',
    description: 'Address of an OpenAI-compatible API that judges first, up to /v1; empty for none',
    default: '',
  }),
  llmKey: Type.Optional(
    Type.String({ env: 'SHOAL_SENTIMENT_LLM_KEY', description: 'Its key', secret: true }),
  ),
  llmModel: Type.String({
    env: 'SHOAL_SENTIMENT_LLM_MODEL',
    description: 'The name of its model',
    default: '',
  }),
  llmTimeoutMs: Type.Integer({
    env: 'SHOAL_SENTIMENT_LLM_TIMEOUT_MS',
    description: 'How long it may think of up to 20 reviews; then the shop’s own model judges them',
    default: 10_000,
    minimum: 100,
  }),
});

export type SentimentConfig = Static<typeof sentimentConfig>;
