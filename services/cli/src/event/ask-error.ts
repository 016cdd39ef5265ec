export type AskErrorCode = 'ASK_NO_ANSWER' | 'ASK_REFUSED';

/** Thrown when the gateway cannot be asked: nothing answers at its address, or what answers is none, or has a fault. */
export class AskError extends Error {
  override readonly name = 'AskError';
  readonly code: AskErrorCode;
  readonly retriable: boolean;

  constructor(code: AskErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.retriable = code === 'ASK_NO_ANSWER';
  }
}
