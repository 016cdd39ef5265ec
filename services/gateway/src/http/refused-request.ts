import { CacheError } from '@shoal/cache';
import { type RefusalAnswer, type RefusalCode, refusals } from '@shoal/contracts';
import type { FastifyError, FastifyReply } from 'fastify';

/** Thrown to end a request with a refusal of the contract's list. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Seconds a reader is asked to wait when something is away or full for a while. */
const retryAfterSeconds = 1;

/** Answers with the code and a sentence that says what to mend. */
export function sendRefusal(reply: FastifyReply, { code, message }: RefusalAnswer): FastifyReply {
  const { status } = refusals[code];
  if (status === 429 || status === 503) reply.header('retry-after', retryAfterSeconds);
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="Shoal read key"');
  return reply.code(status).type('application/json').send({ code, message });
}

/** Characters of a text of others that are repeated: it may hold the whole of a long URL. */
const shownTextMax = 150;

/** What was thrown as a refusal; undefined for faults of ours. */
export function refusalOf(error: FastifyError | RefusedRequest | CacheError): RefusalAnswer | undefined {
  if (error instanceof RefusedRequest) return { code: error.code, message: error.message };
  if (error instanceof CacheError) {
    return {
      code: 'view_unavailable',
      message: 'the views cannot be read at the moment: ask again in a second',
    };
  }
  const { statusCode = 500 } = error;
  if (statusCode >= 500) return undefined;
  return {
    code: 'invalid_request',
    message: `the request cannot be read: ${error.message.slice(0, shownTextMax)}`,
  };
}
