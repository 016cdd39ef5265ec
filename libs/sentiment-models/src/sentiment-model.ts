import type { Language } from '@shoal/text';

export type Polarity = 'positive' | 'negative';

/** A text whose polarity is known. */
export interface Example {
  readonly text: string;
  readonly label: Polarity;
}

/** What a model makes of a text. */
export interface Sentiment {
  /** `unknown` where there is nothing to judge: no letter and no emoji, no gram that the model knows, or a language it never learned. */
  readonly label: Polarity | 'unknown';
  /** Of each class; together 1. Both are 0.5 where the label is unknown. */
  readonly probability: Readonly<Record<Polarity, number>>;
  readonly language: Language;
}

/**
 * An algorithm with its parameters. `fit` learns from examples and leaves the classifier as it was, so a model that has not been
 * fitted does not exist and cannot be asked.
 */
export interface SentimentClassifier<M extends SentimentModel = SentimentModel> {
  /** Throws or rejects with OptionError, or TooFewExamplesError where a class has no example. */
  fit(examples: readonly Example[], watch?: FitWatch): M | Promise<M>;
}

/** How somebody follows a long fit, and ends it. */
export interface FitWatch {
  readonly onProgress?: (note: string) => void;
  /** The fit throws or rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** What a fit learned. */
export interface SentimentModel {
  /** Which algorithm made it, and the discriminator of its stored form. */
  readonly kind: string;
  /** One answer a text, in order. Takes any text in bounded time, and never throws for one. */
  predict(texts: readonly string[]): readonly Sentiment[] | Promise<readonly Sentiment[]>;
  /** A stored model: versioned, read back by `modelFromBytes`. Equal models give equal bytes. */
  toBytes(): Uint8Array;
}
