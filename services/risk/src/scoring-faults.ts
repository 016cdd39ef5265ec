import type { RiskModelKind } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { Counter, type Registry } from 'prom-client';

/** Told of a model that failed on what it was asked. */
export type NoteFault = (kind: RiskModelKind, shop: string, error: unknown) => void;

/** Between two lines in the log about the same model. */
const sayEveryMs = 60_000;

/** Counts every fault, and says one a minute. */
export function noteScoringFaults(
  registry: Registry,
  { logger, clock }: { readonly logger: Logger; readonly clock: { now(): number } },
): NoteFault {
  const faults = new Counter({
    name: 'shoal_risk_scoring_faults_total',
    help: 'Times that a model failed on what it was asked: what it was asked of stays as it was',
    labelNames: ['shop', 'kind'],
    registers: [registry],
  });
  const saidAt = new Map<string, number>();
  return (kind, shop, err) => {
    faults.inc({ shop, kind });
    const now = clock.now();
    if (now - (saidAt.get(`${shop}/${kind}`) ?? Number.NEGATIVE_INFINITY) < sayEveryMs) return;
    saidAt.set(`${shop}/${kind}`, now);
    logger.error({ shop, kind, err }, 'a risk model failed on what it was asked: that stays as it was');
  };
}
