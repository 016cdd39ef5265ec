import type { Delivery, Messaging, OutgoingMessage } from './messaging.ts';
import { type Outcome, ok } from './outcomes.ts';

/** Messages for `in`, all of one key. */
export const numbers = (from: number, to: number): OutgoingMessage[] =>
  Array.from({ length: to - from }, (_, i) => ({ topic: 'in', key: 'k', value: String(from + i) }));

/** What comes in goes to `out`. */
export const pass = ({ key, value }: Delivery): Outcome => ok({ topic: 'out', key, value });

/** All that a topic holds, as text. */
export async function valuesOf(messaging: Messaging, topic: string): Promise<string[]> {
  const found: string[] = [];
  await messaging.readToEnd(
    { topic },
    async (batch) => void found.push(...batch.map(({ value }) => String(value))),
  );
  return found;
}
