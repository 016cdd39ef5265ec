/** The closed list of faults that this library throws; each stands in docs/errors.md. */
export type ScoringErrorCode =
  | 'SCORING_SHAPE'
  | 'SCORING_VALUE'
  | 'SCORING_ONE_CLASS'
  | 'SCORING_OPTION'
  | 'SCORING_MODEL_FORMAT';

/** Base of every error thrown here. None is worth a retry: the same input gives the same fault. */
export class ScoringError extends Error {
  readonly code: ScoringErrorCode;
  readonly retriable = false;

  constructor(code: ScoringErrorCode, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Thrown when labels, scores, weights or columns that belong together differ in length, or are empty. */
export class ShapeError extends ScoringError {
  constructor(message: string) {
    super('SCORING_SHAPE', message);
  }
}

/** Thrown when a label is neither 0 nor 1, a score is NaN, a probability lies outside 0 to 1, or a weight is negative. */
export class ValueError extends ScoringError {
  constructor(message: string) {
    super('SCORING_VALUE', message);
  }
}

/** Thrown when a figure or a fit needs positives and negatives, and one of them is missing. */
export class OneClassError extends ScoringError {
  constructor(message = 'all labels are the same: both 0 and 1 must be there') {
    super('SCORING_ONE_CLASS', message);
  }
}

/** Thrown when an option lies outside its documented range. */
export class OptionError extends ScoringError {
  constructor(message: string) {
    super('SCORING_OPTION', message);
  }
}

/** Thrown by every fromJSON when the stored model is of another kind or version, or damaged. */
export class ScoringFormatError extends ScoringError {
  constructor(message: string) {
    super('SCORING_MODEL_FORMAT', message);
  }
}
