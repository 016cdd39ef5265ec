import {
  type Context,
  context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';

/** One step of a trace, open until it is ended. */
export interface ShoalSpan {
  /** What follows from the step bears this (https://www.w3.org/TR/trace-context/). */
  readonly traceparent: string;
  /** Calls a function whose own spans are children of this one. */
  run<T>(work: () => T): T;
  /** `fault` says why it failed; left out where it did not. */
  end(fault?: string): void;
}

export interface SpanStart {
  /** The step before it; a trace of its own begins where it is left out. */
  readonly parent?: string | undefined;
  readonly kind: 'server' | 'consumer';
  readonly attributes: Readonly<Record<string, string | number>>;
}

const KINDS = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER } as const;
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

let active = false;

/** Whether spans go anywhere. Where they do not, nobody pays for them. */
export function isTracing(): boolean {
  return active;
}

export function setTracing(isOn: boolean): void {
  active = isOn;
}

/** Begins a span. Undefined where nothing is traced, or not this: the sampling of the step before it decides. */
export function beginSpan(name: string, { parent, kind, attributes }: SpanStart): ShoalSpan | undefined {
  if (!active) return undefined;
  const before = parent === undefined ? ROOT_CONTEXT : contextOf(parent);
  if (!before) return undefined;
  const span = trace.getTracer('shoal').startSpan(name, { kind: KINDS[kind], attributes }, before);
  return span.isRecording() ? shoalSpan(span, before) : undefined;
}

/** Does some work as a child of the span that is active here, if one is. */
export async function withSpan<T>(
  name: string,
  attributes: SpanStart['attributes'],
  work: () => Promise<T>,
): Promise<T> {
  if (!active || !trace.getActiveSpan()?.isRecording()) return work();
  const span = trace.getTracer('shoal').startSpan(name, { kind: SpanKind.CLIENT, attributes });
  try {
    return await work();
  } catch (error) {
    span.setStatus({
      code: SpanStatusCode.ERROR,
      message: error instanceof Error ? error.message : String(error),
    });
    throw error;
  } finally {
    span.end();
  }
}

function shoalSpan(span: Span, before: Context): ShoalSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-01`,
    run: (work) => context.with(trace.setSpan(before, span), work),
    end: (fault) => {
      if (fault !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: fault });
      span.end();
    },
  };
}

/** Undefined for what is no trace context, or one that is not sampled. */
function contextOf(traceparent: string): Context | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if ((Number.parseInt(flags, 16) & TraceFlags.SAMPLED) === 0) return undefined;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
}
