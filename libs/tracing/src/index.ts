export { beginSpan, isTracing, type ShoalSpan, type SpanStart, withSpan } from './spans.ts';
export { startTracing, type Tracing, type TracingOptions } from './start-tracing.ts';
