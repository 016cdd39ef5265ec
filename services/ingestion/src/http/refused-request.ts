import { type Refusal, type RefusalCode, refusals } from '@shoal/contracts';
import type { FastifyError, FastifyReply } from 'fastify';

/** Thrown to end a request with a refusal of the contract's list. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly code: RefusalCode;
  /** What the log says of it beside the code: ids and counts alone. */
  readonly about: Readonly<Record<string, unknown>>;

  constructor(code: RefusalCode, message: string, about: RefusedRequest['about'] = {}) {
    super(message);
    this.code = code;
    this.about = about;
  }
}

/** Seconds a sender is asked to wait when more comes in than can be written. */
const retryAfterSeconds = 1;

/** Answers with the code and a sentence that says what to mend. */
export function sendRefusal(reply: FastifyReply, code: RefusalCode, message: string): FastifyReply {
  const { status } = refusals[code];
  if (status === 429 || status === 503) reply.header('retry-after', retryAfterSeconds);
  if (status === 401) reply.header('www-authenticate', 'Basic realm="Shoal write key"');
  return reply.code(status).send({ code, message });
}

/** What Fastify itself refuses, in the contract's words; undefined for faults of ours. */
export function frameworkRefusal(error: FastifyError, path: string | undefined): Refusal | undefined {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    if (path === '/v1/items')
      return { code: 'batch_too_large', message: 'the body is larger than 5 MB: send application/x-ndjson' };
    return path === '/v1/batch'
      ? { code: 'batch_too_large', message: 'the body is larger than 500 KB: send smaller batches' }
      : { code: 'event_too_large', message: 'the event is larger than 32 KB: send less with it' };
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return { code: 'unsupported_media_type', message: 'send the body as content-type: application/json' };
  }
  const { statusCode = 500 } = error;
  if (statusCode >= 500) return undefined;
  return { code: 'invalid_json', message: `the request cannot be read: ${error.message}` };
}
