/** A call as `sendCalls` needs to know it; everything else in it is passed on untouched. */
export interface SendableCall {
  /** Without one the sender gives it one, so that a request can be repeated without counting twice. */
  readonly messageId?: string;
  readonly userId?: string;
  readonly anonymousId?: string;
}

export interface SendOptions {
  /** Where ingestion is: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The shop's write key. */
  readonly key: string;
  /** Requests under way at most, 1 to 64. Default 4. One customer's calls never overtake each other. */
  readonly inFlightMax?: number;
  /** Calls of one request at most. Default 500; fewer where they are large. */
  readonly batchEventsMax?: number;
  /** How long a call may wait for others to fill its request. Default 100. */
  readonly lingerMs?: number;
  /** How long one request may take before it is repeated. Default 30,000. */
  readonly requestTimeoutMs?: number;
  /** How long ingestion may be away (unreachable or 5xx) before sending is given up. Default 60,000. */
  readonly giveUpMs?: number;
  /** Ends the sending early; what was not acknowledged by then counts as not sent. */
  readonly signal?: AbortSignal;
  /** Called after every answer and every wait, with the counts so far. */
  readonly onProgress?: (progress: SendProgress) => void;
}

export interface SendProgress {
  readonly accepted: number;
  readonly refused: number;
  /** Requests repeated after 429, 5xx, a lost connection or a time-out. */
  readonly retries: number;
  /** Every call before this place (from 0) has its answer: where a later run may go on. */
  readonly acknowledged: number;
}
