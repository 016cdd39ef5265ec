export {
  ModelFormatError,
  OptionError,
  SentimentError,
  type SentimentErrorCode,
  TooFewExamplesError,
} from './errors.ts';
export { Linear, type LinearOptions } from './linear/linear.ts';
export { LinearModel } from './linear/linear-model.ts';
export { modelFromBytes } from './model-registry.ts';
export type {
  Example,
  FitWatch,
  Polarity,
  Sentiment,
  SentimentClassifier,
  SentimentModel,
} from './sentiment-model.ts';
