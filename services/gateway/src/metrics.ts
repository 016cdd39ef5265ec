import type { MetricsRegistry } from '@shoal/runtime';
import { Counter, Gauge, Histogram } from 'prom-client';

export interface GatewayMetrics {
  observeRequest(route: string, status: number, seconds: number): void;
  /** Counts a stream that this side ended, by why. */
  countEnding(ending: string): void;
  /** Counts exposures that were not noted: too many waited, or the broker was away. */
  countLostExposures(count: number): void;
  /** Has the number of open streams asked for whenever metrics are. */
  countStreams(streams: { readonly size: number }): void;
}

export function createGatewayMetrics(registry: MetricsRegistry): GatewayMetrics {
  const requests = new Histogram({
    name: 'shoal_gateway_request_seconds',
    help: 'Seconds until a request was answered, by route and status; streams are left out',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const endings = new Counter({
    name: 'shoal_gateway_stream_endings_total',
    help: 'Streams that the gateway ended: slow (the reader has stopped), behind (what it missed is gone), stop',
    labelNames: ['ending'],
    registers: [registry],
  });
  const lostExposures = new Counter({
    name: 'shoal_gateway_lost_exposures_total',
    help: 'Answers with lists of experiments that could not be noted',
    registers: [registry],
  });
  return {
    countLostExposures: (count) => lostExposures.inc(count),
    countEnding: (ending) => endings.inc({ ending }),
    observeRequest: (route, status, seconds) => requests.observe({ route, status }, seconds),
    countStreams: (streams) => {
      new Gauge({
        name: 'shoal_gateway_streams',
        help: 'Open live streams of changes',
        registers: [registry],
        collect() {
          this.set(streams.size);
        },
      });
    },
  };
}
