/** An error as it stands in a log line. */
export interface SerialisedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly retriable?: boolean;
  readonly stack?: string;
  readonly cause?: SerialisedError;
  /** The parts of an AggregateError. */
  readonly errors?: readonly SerialisedError[];
}

// Chains are rarely deeper than three; the bound is for a cause that leads back to itself.
const MAX_CAUSES = 8;
const MAX_PARTS = 10;

/**
 * Writes an error with its code and its whole chain of causes. Other properties of an error are left out on purpose: clients hang
 * requests, headers and payloads there. A thrown thing that is no error is described by its text.
 */
export function serialiseError(thrown: unknown): SerialisedError {
  return serialise(thrown, MAX_CAUSES);
}

function serialise(thrown: unknown, causesLeft: number): SerialisedError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: describe(thrown) };
  const { code, retriable }: Error & { code?: unknown; retriable?: unknown } = thrown;
  const inner = causesLeft > 0;
  return {
    type: thrown.name,
    message: thrown.message,
    ...(typeof code === 'string' && { code }),
    ...(typeof retriable === 'boolean' && { retriable }),
    ...(thrown.stack !== undefined && { stack: thrown.stack }),
    ...(inner && thrown.cause !== undefined && { cause: serialise(thrown.cause, causesLeft - 1) }),
    ...(inner && thrown instanceof AggregateError && { errors: parts(thrown, causesLeft - 1) }),
  };
}

function parts(error: AggregateError, causesLeft: number): readonly SerialisedError[] {
  return error.errors.slice(0, MAX_PARTS).map((part: unknown) => serialise(part, causesLeft));
}

function describe(thrown: unknown): string {
  try {
    return typeof thrown === 'object' ? (JSON.stringify(thrown) ?? String(thrown)) : String(thrown);
  } catch {
    // A circular object: logging must never throw because of what somebody else threw.
    return Object.prototype.toString.call(thrown);
  }
}
