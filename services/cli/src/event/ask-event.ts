import { EventAnswer, matches, RefusalAnswer } from '@shoal/contracts';
import { CommandError } from '../command-error.ts';
import { excerpt } from '../printable.ts';
import { AskError } from './ask-error.ts';
import type { Gateway } from './find-gateway.ts';

/** An event that no claim and no refusal is known of. */
export interface UnknownEvent {
  readonly messageId: string;
  readonly status: 'unknown';
  readonly message: string;
}

/** Longer than the gateway itself waits for Kafka or Redis. */
const answerMsMax = 15_000;

/** Asks the gateway where an event is. Throws AskError, and CommandError where the key or the id is refused. */
export async function askEvent(messageId: string, gateway: Gateway): Promise<EventAnswer | UnknownEvent> {
  const { status, body } = await ask(messageId, gateway);
  if (status === 200 && matches(EventAnswer, body)) return body;
  if (!matches(RefusalAnswer, body)) {
    throw new AskError('ASK_REFUSED', `${gateway.url} answers ${status}, as no gateway does: check --url`);
  }
  const { code, message } = body;
  if (code === 'event_unknown') return { messageId, status: 'unknown', message };
  if (code === 'invalid_read_key')
    throw new CommandError('CLI_OPTION_INVALID', `--key is refused: ${message}`);
  if (code === 'invalid_request')
    throw new CommandError('CLI_USAGE', `'${excerpt(messageId)}' is no messageId: ${message}`);
  throw new AskError(
    status >= 500 ? 'ASK_NO_ANSWER' : 'ASK_REFUSED',
    `the gateway answers ${code}: ${message}`,
  );
}

async function ask(messageId: string, { url, key }: Gateway): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(`${url}/v1/events/${encodeURIComponent(messageId)}`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(answerMsMax),
    });
    const text = await response.text();
    return { status: response.status, body: parsed(text) };
  } catch (cause) {
    throw new AskError('ASK_NO_ANSWER', `no gateway answers at ${url}: is it running there?`, cause);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Whoever answers, it is no gateway: the caller says so.
  }
}
