import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import { setTracing } from './spans.ts';

export interface TracingOptions {
  /** Of an OpenTelemetry collector that takes OTLP over HTTP: `http://collector:4318`. */
  readonly endpoint: string;
  readonly service: string;
  /** Share of the traces that begin here which are recorded, 0 to 1. A sender that sends its own decides itself. */
  readonly ratio: number;
}

export interface Tracing {
  /** Sends what is left. Never rejects: a collector that is away must not hold up a stop. */
  stop(): Promise<void>;
}

/** Sends spans to a collector, in batches and in the background; a collector that is away costs spans and nothing else. Once a process. */
export function startTracing({ endpoint, service, ratio }: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000 })],
  });
  provider.register();
  setTracing(true);
  return {
    stop: async () => {
      setTracing(false);
      await provider.shutdown().catch(() => undefined);
    },
  };
}
