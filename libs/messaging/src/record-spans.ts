import { beginSpan, isTracing, type ShoalSpan } from '@shoal/tracing';
import { type Delivery, headerText, type OutgoingMessage } from './messaging.ts';
import type { Outcome } from './outcomes.ts';

const spans = new WeakMap<Delivery, ShoalSpan>();

/** Begins a span for each record of a trace. The first one is active while the batch is worked on. */
export function beginRecordSpans(batch: readonly Delivery[], pipeline: string): ShoalSpan | undefined {
  if (!isTracing()) return undefined;
  for (const record of batch) {
    const parent = headerText(record, 'traceparent');
    const span =
      parent === undefined ? undefined : beginSpan(`${record.topic} ${pipeline}`, startOf(record, parent));
    if (span) spans.set(record, span);
  }
  return batch.map((record) => spans.get(record)).find((span) => span !== undefined);
}

/** Attribute names are those of OpenTelemetry's conventions for messaging. */
function startOf({ topic, partition, offset }: Delivery, parent: string) {
  return {
    parent,
    kind: 'consumer' as const,
    attributes: {
      'messaging.system': 'kafka',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
      'messaging.kafka.offset': offset,
    },
  };
}

/** What follows from a record belongs to its span. */
export function stampTrace(
  record: Delivery,
  messages: readonly OutgoingMessage[],
): readonly OutgoingMessage[] {
  const span = isTracing() ? spans.get(record) : undefined;
  if (!span) return messages;
  return messages.map((message) => ({
    ...message,
    headers: { ...message.headers, traceparent: span.traceparent },
  }));
}

/** Ends the spans of records that are done with. */
export function endRecordSpans(records: readonly Delivery[], outcomes: readonly Outcome[]): void {
  if (!isTracing()) return;
  records.forEach((record, i) => {
    const outcome = outcomes[i];
    spans.get(record)?.end(outcome?.kind === 'deadLetter' ? `dead letter: ${outcome.code}` : undefined);
    spans.delete(record);
  });
}
