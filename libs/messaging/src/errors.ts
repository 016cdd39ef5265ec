export type MessagingErrorCode =
  | 'OVER_CAPACITY'
  | 'BROKER_UNAVAILABLE'
  | 'TOPIC_MISMATCH'
  | 'MESSAGE_REFUSED'
  | 'STALLED'
  | 'CLOSED';

/** Thrown by the messaging port. `retriable` says whether the same call may go through later. */
export class MessagingError extends Error {
  override readonly name = 'MessagingError';
  readonly code: MessagingErrorCode;
  readonly retriable: boolean;

  constructor(code: MessagingErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.retriable = code === 'OVER_CAPACITY' || code === 'BROKER_UNAVAILABLE' || code === 'STALLED';
  }
}

/** Whether a fault passes by itself; anything that does not say so is a bug or a poison record. */
export function isRetriable(error: unknown): boolean {
  return error instanceof Error && 'retriable' in error && error.retriable === true;
}
