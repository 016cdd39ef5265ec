import { finite, rounded } from '../labelled/figures.ts';
import type { JudgedModel } from './judge-models.ts';
import { importantFeatures, type Results, riskiest } from './results.ts';

/** One JSON object, for programs; the figures at its top are those of the model with the least log loss. */
export function formatJson(results: Results): string {
  const { best, models, customers, options } = results;
  const json = {
    ...{ rows: customers.ids.length, positives: customers.labels.positives },
    ...{ positive: customers.labels.positive, folds: options.folds },
    ...modelJson(best),
    models: models.map(modelJson),
    features: importantFeatures(results).map(({ feature, importance }) => ({
      ...{ feature, importance: finite(importance) },
    })),
    leftOut: customers.leftOut,
    top: riskiest(results).map(({ id, probability, label, reasons }) => ({
      ...{ id, probability: finite(probability), label },
      reasons: reasons.map(({ feature, value, effect }) => ({ feature, value, effect: finite(effect) })),
    })),
  };
  return `${JSON.stringify(json)}\n`;
}

function modelJson({ model, aucInterval, reliability, probabilities, reasons, ...figures }: JudgedModel) {
  return {
    model,
    ...rounded(figures),
    aucInterval: aucInterval.map(finite),
    reliability: reliability.map(rounded),
  };
}
