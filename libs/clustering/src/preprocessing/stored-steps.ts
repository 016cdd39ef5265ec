import { ModelFormatError } from '../errors.ts';
import { isNumberArray, isRecord } from '../stored-json.ts';
import { ImputeStep } from './impute-step.ts';
import { KeepStep } from './keep-step.ts';
import { PcaStep } from './pca-step.ts';
import { ProjectionStep } from './projection-step.ts';
import { ScaleStep } from './scale-step.ts';
import type { Step } from './step.ts';

const readers: Readonly<Record<string, (json: Record<string, unknown>) => Step>> = {
  impute: ImputeStep.fromJSON,
  keep: KeepStep.fromJSON,
  scale: ScaleStep.fromJSON,
  projection: ProjectionStep.fromJSON,
  pca: PcaStep.fromJSON,
};

/** The steps of a stored preprocessor of either version. Throws ModelFormatError. */
export function stepsFromJson(json: unknown): readonly Step[] {
  if (!isRecord(json)) throw new ModelFormatError('stored preprocessing is no object');
  if (json.version === 1) return stepsOfVersion1(json);
  if (json.version !== 2 || !Array.isArray(json.steps) || json.steps.length === 0) {
    throw new ModelFormatError('stored preprocessing is damaged or of another version');
  }
  const steps = json.steps.map(stepFromJson);
  const fits = steps.every((step, i) => i === 0 || step.columns === steps[i - 1]?.outputColumns);
  if (!fits) throw new ModelFormatError('steps of stored preprocessing disagree on their columns');
  return steps;
}

function stepFromJson(json: unknown): Step {
  const kind = isRecord(json) ? String(json.kind) : '';
  const read = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (!isRecord(json) || !read) throw new ModelFormatError(`unknown step of preprocessing '${kind}'`);
  return read(json);
}

const scalesOfVersion1 = ['log-standard', 'standard', 'none'];

/** Before there was a chain: columns kept, then bent by one curve for all, shifted and divided. */
function stepsOfVersion1(json: Record<string, unknown>): readonly Step[] {
  const { scale, columns, kept, means, deviations, constants } = json;
  const whole =
    scalesOfVersion1.some((known) => known === scale) &&
    isNumberArray(means) &&
    isNumberArray(deviations) &&
    isNumberArray(kept) &&
    isNumberArray(constants) &&
    means.length === kept.length &&
    deviations.length === kept.length &&
    constants.length === columns;
  if (!whole) throw new ModelFormatError('stored preprocessing of version 1 is damaged');
  const curve = scale === 'log-standard' ? 'log' : 'none';
  const scaled = means.map((shift, i) => ({ curve, shift, divisor: deviations[i] }));
  return [KeepStep.fromJSON({ kept, constants }), ScaleStep.fromJSON({ scaled })];
}
