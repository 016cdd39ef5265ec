import { Gauge } from 'prom-client';
import type { MetricsRegistry } from './service.ts';

/** A model as it came into force in an instance. */
export interface ModelInForce {
  readonly shop: string;
  /** What it judges: segments, churn, fraud, recommendations, sentiment. */
  readonly kind: string;
  readonly version: number;
  /** Its figures at training; what is no number is left out. */
  readonly quality?: Readonly<Record<string, unknown>> | undefined;
}

/** Keeps the version and the figures of the models in force as metrics: `shoal_<service>_model_version` and `_model_quality`. */
export function modelGauges(service: string, registry: MetricsRegistry): (model: ModelInForce) => void {
  const prefix = `shoal_${service.replaceAll('-', '_')}_model`;
  const version = new Gauge({
    name: `${prefix}_version`,
    help: 'The version of the model in force',
    labelNames: ['shop', 'kind'],
    registers: [registry],
  });
  const quality = new Gauge({
    name: `${prefix}_quality`,
    help: 'What the model in force showed on held-out data when it was trained, by figure',
    labelNames: ['shop', 'kind', 'figure'],
    registers: [registry],
  });
  const shown = new Map<string, readonly string[]>();
  return (model) => {
    const { shop, kind } = model;
    version.set({ shop, kind }, model.version);
    // What the model before it showed is not true of this one.
    for (const figure of shown.get(`${shop}/${kind}`) ?? []) quality.remove({ shop, kind, figure });
    const figures = Object.entries(model.quality ?? {}).filter(([, value]) => typeof value === 'number');
    for (const [figure, value] of figures) quality.set({ shop, kind, figure }, value as number);
    shown.set(
      `${shop}/${kind}`,
      figures.map(([figure]) => figure),
    );
  };
}
