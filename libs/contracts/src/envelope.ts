/**
 * Message headers: CloudEvents 1.0 in Kafka's binary content mode, and the W3C trace context.
 * Sources: https://github.com/cloudevents/spec (Kafka protocol binding), https://www.w3.org/TR/trace-context/
 */
export interface Envelope {
  /** Unique with the source; deterministic, so that a repeated message is recognised. */
  readonly id: string;
  readonly type: string;
  readonly source: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly traceparent?: string;
}

export type MessageHeaders = Record<string, string>;

export function envelopeHeaders(envelope: Envelope): MessageHeaders {
  const headers: MessageHeaders = {
    ce_specversion: '1.0',
    ce_id: envelope.id,
    ce_type: envelope.type,
    ce_source: envelope.source,
    ce_time: new Date(envelope.time).toISOString(),
    'content-type': 'application/json',
  };
  if (envelope.traceparent) headers.traceparent = envelope.traceparent;
  return headers;
}

const traceparentPattern = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The trace context if it is well formed, else undefined: a bad one must not travel on. */
export function validTraceparent(value: string | undefined): string | undefined {
  return value && traceparentPattern.test(value) ? value : undefined;
}
