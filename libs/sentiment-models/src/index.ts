export { Adapted } from './adapted/adapted.ts';
export { AdaptedModel } from './adapted/adapted-model.ts';
export { Ensemble, type EnsembleOptions } from './ensemble/ensemble.ts';
export { EnsembleModel } from './ensemble/ensemble-model.ts';
export {
  ModelFormatError,
  OptionError,
  SentimentError,
  type SentimentErrorCode,
  TooFewExamplesError,
} from './errors.ts';
export { Linear, type LinearOptions, OVER_CHARACTERS, OVER_WORDS } from './linear/linear.ts';
export { LinearModel } from './linear/linear-model.ts';
export { LlmJudge, type LlmOptions, type LlmSentiment } from './llm/llm-judge.ts';
export { modelFromBytes } from './model-registry.ts';
export { type OpinionPhrase, opinionPhrases, type PhraseBounds } from './phrases/opinion-phrases.ts';
export type {
  Example,
  FitWatch,
  Polarity,
  Sentiment,
  SentimentClassifier,
  SentimentModel,
} from './sentiment-model.ts';
export { shippedModel, shippedWeights } from './shipped/shipped-model.ts';
