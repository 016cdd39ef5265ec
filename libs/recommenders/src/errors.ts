/** The closed list of faults that this library throws; each stands in docs/errors.md. */
export type RecommenderErrorCode =
  | 'RECOMMENDERS_OPTION'
  | 'RECOMMENDERS_NO_INTERACTIONS'
  | 'RECOMMENDERS_MODEL_FORMAT';

/** Base of every error thrown here. None is worth a retry: the same input gives the same fault. */
export class RecommenderError extends Error {
  readonly code: RecommenderErrorCode;
  readonly retriable = false;

  constructor(code: RecommenderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Thrown when an option, n, or a field of an interaction lies outside its documented range. */
export class OptionError extends RecommenderError {
  constructor(message: string) {
    super('RECOMMENDERS_OPTION', message);
  }
}

/** Thrown when a fit, or a split of the interactions, has nothing to learn from. */
export class NoInteractionsError extends RecommenderError {
  constructor(message = 'there are no interactions to learn from') {
    super('RECOMMENDERS_NO_INTERACTIONS', message);
  }
}

/** Thrown by every fromJSON when the stored model is of another kind or version, or damaged. */
export class RecommenderFormatError extends RecommenderError {
  constructor(message: string) {
    super('RECOMMENDERS_MODEL_FORMAT', message);
  }
}
