/** The closed list of what the runtime throws; docs/errors.md says what to do about each. */
export type RuntimeErrorCode =
  | 'SHOAL_PORT_TAKEN'
  | 'SHOAL_HOST_UNUSABLE'
  | 'SHOAL_START_FAILED'
  | 'SHOAL_STOP_FAILED'
  | 'SHOAL_TIME_LIMIT';

/**
 * Thrown when a service cannot start, listen or stop in time. The message names the service and what to change; `cause` holds what
 * was thrown below. Trying again within the process does not help: whoever supervises it restarts it.
 */
export class RuntimeError extends Error {
  readonly code: RuntimeErrorCode;
  readonly retriable = false;

  constructor(code: RuntimeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RuntimeError';
    this.code = code;
  }
}

/** The text of whatever was thrown. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
