import { checkBothClasses, type Numbers } from '../check-scores.ts';
import { thresholdsOf } from './thresholds.ts';

/**
 * The area under the ROC curve: the chance that a random positive is scored above a random negative, equals counting half
 * (Mann and Whitney 1947; Hanley and McNeil 1982). Labels are 0 and 1. Throws ShapeError, ValueError or OneClassError.
 */
export function auc(labels: Numbers, scores: Numbers): number {
  const positives = checkBothClasses(labels, scores);
  const negatives = labels.length - positives;
  const { truePositives, falsePositives } = thresholdsOf(labels, scores);
  let pairs = 0;
  let positivesAbove = 0;
  let negativesAbove = 0;
  for (let i = 0; i < truePositives.length; i++) {
    const ones = (truePositives[i] as number) - positivesAbove;
    const zeros = (falsePositives[i] as number) - negativesAbove;
    pairs += ones * (negatives - negativesAbove - zeros / 2);
    positivesAbove += ones;
    negativesAbove += zeros;
  }
  return pairs / (positives * negatives);
}
