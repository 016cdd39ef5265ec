import type { MetricsRegistry } from '@shoal/runtime';
import { Counter } from 'prom-client';

export interface IngestionMetrics {
  countVerdicts(shop: string, verdicts: readonly { readonly code: string }[]): void;
}

export function createIngestionMetrics(registry: MetricsRegistry): IngestionMetrics {
  const events = new Counter({
    name: 'shoal_ingestion_http_events_total',
    help: 'Events sent by HTTP, by shop and verdict',
    labelNames: ['shop', 'verdict'],
    registers: [registry],
  });
  return {
    countVerdicts: (shop, verdicts) => {
      const counts = new Map<string, number>();
      for (const { code } of verdicts) counts.set(code, (counts.get(code) ?? 0) + 1);
      for (const [verdict, count] of counts) events.inc({ shop, verdict }, count);
    },
  };
}
