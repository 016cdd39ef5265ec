export type SendErrorCode = 'SEND_KEY_REFUSED' | 'SEND_REFUSED' | 'SEND_NO_ANSWER';

/**
 * Thrown when sending cannot go on: the write key is refused, the address is not that of an ingestion, or it has not
 * taken anything for `giveUpMs`. Calls that are refused one by one never cause it: they are counted.
 */
export class SendError extends Error {
  override readonly name = 'SendError';
  readonly code: SendErrorCode;
  readonly retriable: boolean;

  constructor(code: SendErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.retriable = code === 'SEND_NO_ANSWER';
  }
}
