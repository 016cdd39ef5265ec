import { setTimeout as delay } from 'node:timers/promises';
import type { Poster, RawAnswer } from './poster.ts';
import { SendError } from './send-error.ts';

export interface Refusal {
  /** Place in the request. */
  readonly index: number;
  readonly code: string;
  readonly message: string;
  /** Of an item of the catalogue, where it was understood so far. */
  readonly itemId?: string;
}

/** What became of one request that was answered. */
export type Answer =
  | {
      readonly kind: 'taken';
      readonly accepted: number;
      readonly refused: number;
      /** Each of them, or the first some. */
      readonly refusals: readonly Refusal[];
    }
  /** The server wants less at once. */
  | { readonly kind: 'too-large'; readonly message: string };

export interface Door {
  readonly poster: Poster;
  readonly giveUpMs: number;
  readonly signal: AbortSignal;
  /** Told of every repetition before its wait. */
  readonly onRetry: () => void;
}

type Attempt =
  | Answer
  | { readonly kind: 'later'; readonly afterMs: number | undefined; readonly fault?: string };

const backoffMsMin = 100;
const backoffMsMax = 5_000;

/**
 * Posts one body until it is answered for good. 429 is back-pressure: it is obeyed for as long as it takes. 5xx, lost
 * connections and time-outs are repeated with growing pauses until `giveUpMs`. The body stays the same, message ids
 * included, so that whatever arrived before its answer was lost is dropped as a duplicate.
 * Throws SendError; rejects with the signal's reason when that ends it.
 */
export async function postBatch(body: string, door: Door): Promise<Answer> {
  let faultySinceMs: number | undefined;
  for (let faults = 0; ; ) {
    const attempt = await attemptPost(body, door);
    if (attempt.kind !== 'later') return attempt;
    if (attempt.fault === undefined) {
      faultySinceMs = undefined;
      faults = 0;
    } else {
      faultySinceMs ??= performance.now();
      faults += 1;
      if (performance.now() - faultySinceMs >= door.giveUpMs) throw gaveUp(door, attempt.fault);
    }
    door.onRetry();
    await delay(attempt.afterMs ?? backoffMs(faults), undefined, { signal: door.signal });
  }
}

function backoffMs(faults: number): number {
  return Math.min(backoffMsMax, backoffMsMin * 2 ** Math.min(faults, 10));
}

function gaveUp({ poster: { url }, giveUpMs }: Door, fault: string): SendError {
  const seconds = Math.round(giveUpMs / 1_000);
  return new SendError(
    'SEND_NO_ANSWER',
    `${url} has taken nothing for ${seconds} s (${fault}): is ingestion running there?`,
  );
}

async function attemptPost(body: string, { poster, signal }: Door): Promise<Attempt> {
  try {
    return read(await poster.post(body, signal), poster);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof SendError) throw error;
    return { kind: 'later', afterMs: undefined, fault: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // An error about several addresses that were tried has no words of its own.
  return error.message || String((error as NodeJS.ErrnoException).code ?? error.name);
}

function read({ status, retryAfter, text }: RawAnswer, { url, path }: Poster): Attempt {
  const answer = parse(text);
  if (status === 429) return { kind: 'later', afterMs: waitMs(retryAfter) ?? 1_000 };
  if (status >= 500) return { kind: 'later', afterMs: waitMs(retryAfter), fault: `status ${status}` };
  if (status === 413) return { kind: 'too-large', message: answer?.message ?? 'the request is too large' };
  if (answer && isCounted(answer) && (status === 200 || status === 400)) {
    const { accepted, refused, verdicts = [] } = answer;
    const refusals = (answer.results ?? verdicts).filter(({ code }) => code !== 'accepted');
    return { kind: 'taken', accepted, refused: refused ?? refusals.length, refusals };
  }
  if (status === 401)
    throw new SendError('SEND_KEY_REFUSED', `${url} does not know this write key, or it was revoked`);
  const said = answer?.message ?? text.slice(0, 200);
  throw new SendError('SEND_REFUSED', `${url}${path} answered ${status}: ${said}`);
}

function isCounted({ accepted, results, verdicts }: BatchAnswer): boolean {
  return accepted !== undefined && Array.isArray(results ?? verdicts);
}

interface BatchAnswer {
  readonly accepted: number;
  readonly refused?: number;
  /** One for each call. */
  readonly results?: readonly Refusal[];
  /** Of the items that were refused. */
  readonly verdicts?: readonly Refusal[];
  readonly message: string;
}

function parse(text: string): BatchAnswer | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? (answer as BatchAnswer) : undefined;
  } catch {
    return undefined; // Not an answer of ours, such as a proxy's page: its status decides.
  }
}

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
function waitMs(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
