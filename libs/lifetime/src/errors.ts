/** The closed list of faults that this library throws; each stands in docs/errors.md. */
export type LifetimeErrorCode =
  | 'LIFETIME_OPTION'
  | 'LIFETIME_DATA'
  | 'LIFETIME_TOO_FEW'
  | 'LIFETIME_MODEL_FORMAT';

/** Base of every error thrown here. None is worth a retry: the same input gives the same fault. */
export class LifetimeError extends Error {
  readonly code: LifetimeErrorCode;
  readonly retriable = false;

  constructor(code: LifetimeErrorCode, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Thrown when an option, a parameter or a period of time lies outside its documented range. */
export class OptionError extends LifetimeError {
  constructor(message: string) {
    super('LIFETIME_OPTION', message);
  }
}

/** Thrown when columns differ in length, or hold what no purchase can have: a last one before the first, an amount that is not finite. */
export class DataError extends LifetimeError {
  constructor(message: string) {
    super('LIFETIME_DATA', message);
  }
}

/** Thrown when a fit has no customers, or none who bought again, and so nothing to learn from. */
export class TooFewError extends LifetimeError {
  constructor(message: string) {
    super('LIFETIME_TOO_FEW', message);
  }
}

/** Thrown by every fromJSON when the stored model is of another kind or version, or damaged. */
export class LifetimeFormatError extends LifetimeError {
  constructor(message: string) {
    super('LIFETIME_MODEL_FORMAT', message);
  }
}
