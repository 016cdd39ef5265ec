export type RiskErrorCode = 'RISK_TOO_FEW' | 'RISK_OPTION' | 'RISK_MODEL_FORMAT';

/** What this library throws; the same input gives the same fault. */
export class RiskError extends Error {
  override readonly name: string = 'RiskError';
  readonly code: RiskErrorCode;

  constructor(code: RiskErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** There is too little to learn from yet: wait, or lower the bounds. */
export class TooFewError extends RiskError {
  override readonly name = 'TooFewError';

  constructor(message: string) {
    super('RISK_TOO_FEW', message);
  }
}

/** An option is out of its documented range. */
export class OptionError extends RiskError {
  override readonly name = 'OptionError';

  constructor(message: string) {
    super('RISK_OPTION', message);
  }
}

/** A stored model is of another kind, or damaged. */
export class RiskFormatError extends RiskError {
  override readonly name = 'RiskFormatError';

  constructor(message: string, cause?: unknown) {
    super('RISK_MODEL_FORMAT', message, cause);
  }
}
