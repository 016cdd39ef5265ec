import { customerIdLengthMax, validTraceparent } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { textField } from './body-fields.ts';
import type { Sender, Verdict } from './door.ts';

/**
 * One line for each event that was refused: whose, which, and the code. What is wrong with it was told to the sender; it may be personal, so
 * the log has ids alone.
 */
export function logRefusals(
  values: readonly unknown[],
  verdicts: readonly Verdict[],
  sender: Sender,
  logger: Logger,
): void {
  const { shop } = sender;
  const traceId = traceIdOf(sender);
  verdicts.forEach(({ code }, index) => {
    if (code === 'accepted') return;
    const messageId = textField(values[index], 'messageId')?.slice(0, customerIdLengthMax);
    logger.info({ shop, code, messageId, traceId, index }, 'an event was refused');
  });
}

/** The trace that a sender's request belongs to, where he says so. */
export function traceIdOf({ traceparent }: Sender): string | undefined {
  return validTraceparent(traceparent)?.split('-')[1];
}
