import { MessagingError } from '@shoal/messaging';
import { eventAnswer, refusedAnswer } from '../domain/event-answer.ts';
import { countWaiting, type EventDependencies, findEvent } from '../steps/find-event.ts';
import type { Handlers } from './handlers.ts';
import { RefusedRequest } from './refused-request.ts';

/** Where an event is, and why it is nowhere. */
export function createEventHandlers(dependencies: EventDependencies): Pick<Handlers, 'event'> {
  return {
    event: async ({ shop, params: { messageId } }) => {
      const found = await findEvent(shop, messageId, dependencies).catch(refuseWithoutLog);
      if (!found) throw new RefusedRequest('event_unknown', unknownText(await countWaiting(dependencies)));
      return 'claim' in found ? eventAnswer(found) : refusedAnswer(shop, found);
    },
  };
}

/** What could not be read is no event that could not be written, which is what retriable faults of messaging are told as. */
function refuseWithoutLog(error: unknown): never {
  if (!(error instanceof MessagingError) || !error.retriable) throw error;
  throw new RefusedRequest('log_unavailable', 'the log cannot be read at the moment: ask again in a second');
}

function unknownText(waiting: number | undefined): string {
  const unknown = 'no event with this messageId came in during the last two days';
  const refused = 'what was refused by HTTP was told in the answer';
  if (waiting === undefined) return `${unknown}, or it still waits in the inbox; ${refused}`;
  if (waiting === 0) return `${unknown}, and nothing waits in the inbox; ${refused}`;
  const records = waiting === 1 ? '1 record waits' : `${waiting.toLocaleString('en')} records wait`;
  return `${unknown}, but ${records} in the inbox and it may be among them; ${refused}`;
}
