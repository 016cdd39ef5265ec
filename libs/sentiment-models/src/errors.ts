/** The closed list of faults that this library throws; each stands in docs/errors.md. */
export type SentimentErrorCode = 'SENTIMENT_OPTION' | 'SENTIMENT_TOO_FEW_EXAMPLES' | 'SENTIMENT_MODEL_FORMAT';

/** Base of every error thrown here. None is worth a retry: the same input gives the same fault. */
export class SentimentError extends Error {
  readonly code: SentimentErrorCode;
  readonly retriable = false;

  constructor(code: SentimentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Thrown when an option lies outside its documented range. */
export class OptionError extends SentimentError {
  constructor(message: string, options?: ErrorOptions) {
    super('SENTIMENT_OPTION', message, options);
  }
}

/** Thrown by a fit that has no example of one of the two classes, or none that holds a word. */
export class TooFewExamplesError extends SentimentError {
  constructor(message: string) {
    super('SENTIMENT_TOO_FEW_EXAMPLES', message);
  }
}

/** Thrown when stored bytes are no model, of another kind or version, or damaged. */
export class ModelFormatError extends SentimentError {
  constructor(message: string, options?: ErrorOptions) {
    super('SENTIMENT_MODEL_FORMAT', message, options);
  }
}
