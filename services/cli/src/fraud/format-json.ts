import { finite, rounded } from '../labelled/figures.ts';
import type { JudgedModel } from './judge-orders.ts';
import { type Results, scored, suspects } from './results.ts';

/** One JSON object, for programs; with labels the figures at its top are those of boosting. */
export function formatJson(results: Results): string {
  const { table, cut, columns, options, judged } = results;
  const json = {
    ...{ rows: table.rows.length, trainRows: cut, testRows: table.rows.length - cut },
    testFrom: new Date(table.at[cut] ?? 0).toISOString(),
    ...(judged ? judgedJson(results) : unlabelledJson(results)),
    falsePositiveRate: options.falsePositiveRate,
    entities: columns.entities.map(({ name }) => name),
    leftOut: columns.leftOut,
    top: suspects(results).map(({ id, at, score, label, reasons }) => ({
      ...{ id, at: new Date(at).toISOString(), score: finite(score), label },
      reasons: reasons.map(({ feature, value, effect }) => ({ feature, value, effect: finite(effect) })),
    })),
  };
  return `${JSON.stringify(json)}\n`;
}

function judgedJson({ judged, cut }: Results) {
  if (judged === undefined) return {};
  const { models, labels, inTime, boosting } = judged;
  const positives = inTime.subarray(cut).reduce((sum, label) => sum + label, 0);
  return {
    ...{ positive: labels.positive, positives, baseRate: finite(positives / (inTime.length - cut)) },
    ...modelJson(models[0]),
    trees: boosting.trees,
    models: models.map(modelJson),
  };
}

function modelJson({ model, threshold, scores, ...figures }: JudgedModel) {
  return { model, ...rounded(figures), threshold: rounded(threshold) };
}

function unlabelledJson(results: Results) {
  const { scores, threshold } = scored(results);
  const flagged = scores.reduce((sum, score) => sum + Number(score > threshold), 0);
  return {
    ...{ model: 'isolation', fitSeconds: finite(results.unlabelled?.fitSeconds ?? 0) },
    threshold: { score: finite(threshold), flagged },
  };
}
