import type { RiskFigures, RiskModel, RiskModelKind } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { Gauge, type Registry } from 'prom-client';

/** Of its average precision above the base rate, a model that keeps less than this share has decayed. */
const keptMin = 0.5;

export interface QualityNote {
  readonly shop: string;
  readonly kind: RiskModelKind;
  /** The model in force. */
  readonly model: Pick<RiskModel, 'version' | 'quality'>;
  /** Its figures on what has happened since. */
  readonly now: RiskFigures;
}

/** Watches what models foretold against what really happened. */
export interface QualityWatch {
  note(note: QualityNote): void;
}

/** Keeps the figures as metrics, and warns when a model has decayed. */
export function watchQuality(registry: Registry, logger: Logger): QualityWatch {
  const labelNames = ['shop', 'kind'] as const;
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers: [registry] });
  const precision = gauge(
    'shoal_risk_precision',
    'Of those that the model in force would have told of, the share that it was right about, on the newest outcomes known',
  );
  const averagePrecision = gauge(
    'shoal_risk_average_precision',
    'Average precision of the model in force there',
  );
  const calibration = gauge(
    'shoal_risk_calibration_error',
    'Expected calibration error of the model in force there',
  );
  return {
    note: ({ shop, kind, model, now }) => {
      const labels = { shop, kind };
      precision.set(labels, now.precision);
      averagePrecision.set(labels, now.averagePrecision);
      calibration.set(labels, now.calibrationError);
      if (hasDecayed(model.quality, now))
        logger.warn(
          { shop, kind, version: model.version, atTraining: model.quality, now },
          'a risk model has decayed: see docs/runbooks/risk-model-decayed.md',
        );
    },
  };
}

export function hasDecayed(atTraining: RiskFigures | undefined, now: RiskFigures): boolean {
  if (!atTraining) return false;
  const lift = ({ averagePrecision, baseRate }: RiskFigures) => averagePrecision - baseRate;
  return lift(now) < keptMin * lift(atTraining);
}
