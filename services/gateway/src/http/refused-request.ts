import { CacheError } from '@shoal/cache';
import { type RefusalAnswer, type RefusalCode, refusals } from '@shoal/contracts';
import { MessagingError } from '@shoal/messaging';
import type { FastifyError, FastifyReply } from 'fastify';

/** Thrown to end a request with a refusal of the contract's list. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly code: RefusalCode;
  /** Where in a rule, if it speaks of one. */
  readonly place: RefusalAnswer['place'];

  constructor(code: RefusalCode, message: string, place?: RefusalAnswer['place']) {
    super(message);
    this.code = code;
    this.place = place;
  }
}

/** Whatever may end a request. */
export type Thrown = FastifyError | RefusedRequest | CacheError | MessagingError;

/** Seconds a reader is asked to wait when something is away or full for a while. */
const retryAfterSeconds = 1;

/** Answers with the code and a sentence that says what to mend. */
export function sendRefusal(reply: FastifyReply, { code, message, place }: RefusalAnswer): FastifyReply {
  const { status } = refusals[code];
  if (status === 429 || status === 503) reply.header('retry-after', retryAfterSeconds);
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="Shoal read key"');
  return reply
    .code(status)
    .type('application/json')
    .send({ code, message, ...(place && { place }) });
}

/** Characters of a text of others that are repeated: it may hold the whole of a long URL. */
const shownTextMax = 150;

/** What the web framework says of a body that it cannot read. */
const bodyFaults: ReadonlyMap<string, RefusalAnswer> = new Map([
  ['FST_ERR_CTP_INVALID_JSON_BODY', { code: 'invalid_json', message: 'the body is not JSON in UTF-8' }],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', { code: 'invalid_json', message: 'the body is empty: JSON is needed' }],
  ['FST_ERR_CTP_BODY_TOO_LARGE', { code: 'body_too_large', message: 'the body has more than 64 KB' }],
  [
    'FST_ERR_CTP_INVALID_MEDIA_TYPE',
    { code: 'unsupported_media_type', message: 'send the body as content-type: application/json' },
  ],
]);

/** What was thrown as a refusal; undefined for faults of ours. */
export function refusalOf(error: Thrown): RefusalAnswer | undefined {
  if (error instanceof RefusedRequest) {
    return { code: error.code, message: error.message, place: error.place };
  }
  if (error instanceof MessagingError && error.retriable) {
    return {
      code: 'broker_unavailable',
      message: 'what was sent could not be written to all replicas: send it again in a second',
    };
  }
  if (error instanceof CacheError) {
    return {
      code: 'view_unavailable',
      message: 'the views cannot be read at the moment: ask again in a second',
    };
  }
  const bodyFault = bodyFaults.get(error.code);
  if (bodyFault) return bodyFault;
  const { statusCode = 500 } = error as FastifyError;
  if (statusCode >= 500) return undefined;
  return {
    code: 'invalid_request',
    message: `the request cannot be read: ${error.message.slice(0, shownTextMax)}`,
  };
}
