import { contributions, createMatrix, listed, nearestFirst, shownNumber } from '@shoal/clustering';
import type { FeatureState, MoveReason, MoveWhy, Segment, SegmentReason } from '@shoal/contracts';
import type { Judge } from './judge.ts';

/** From where to where a customer moved, and by what. */
export interface ExplainedMove {
  readonly to: string;
  /** Undefined for a first segment: it is then compared with the second nearest. */
  readonly from: string | undefined;
  readonly reason: MoveReason;
}

/** Told with every move and kept with every assignment: few, and short. */
const reasonsMax = 2;

/**
 * Why a customer moved: the features that make the new segment nearer than the former one, the strongest first. Pure: the same
 * state, moment and model give the same words. Undefined where the model no longer has the segment.
 */
export function explainMove(
  judge: Judge,
  state: FeatureState,
  at: number,
  move: ExplainedMove,
): MoveWhy | undefined {
  const { model } = judge;
  const { segments } = model;
  const place = segments.findIndex(({ id }) => id === move.to);
  const to = segments[place];
  if (!to) return undefined;
  const { row, point, kept } = judge.scale(state, at);
  const centroids = createMatrix(
    segments.length,
    point.length,
    Float64Array.from(segments.flatMap(({ centroid }) => centroid)),
  );
  const former = segments.findIndex(({ id }) => id === move.from);
  const other =
    former >= 0 ? former : nearestFirst(point, centroids).find(({ cluster }) => cluster !== place)?.cluster;
  const rival = other === undefined ? undefined : segments[other];
  if (other === undefined || !rival) return { sentence: `${openingOf(move, to)}.`, reasons: [] };
  const reasons = contributions(point, centroids, { cluster: place, other })
    .filter(({ weight }) => weight > 0)
    .slice(0, reasonsMax)
    .map(({ column, weight }): SegmentReason => {
      const index = kept[column] as number;
      const feature = model.features[index] as string;
      return {
        feature,
        words: model.featureWords?.[index] ?? feature,
        value: rounded(row[index] as number),
        mean: rounded(to.means[feature] ?? 0),
        meanOther: rounded(rival.means[feature] ?? 0),
        weight: rounded(weight),
      };
    });
  return { sentence: sentenceOf(openingOf(move, to), reasons, rival), reasons };
}

function openingOf({ from, reason }: ExplainedMove, to: Segment): string {
  if (from === undefined) return `In ${to.name}`;
  if (reason === 'time') return `To ${to.name} as time passed`;
  return reason === 'model' ? `In ${to.name} by a new model` : `To ${to.name}`;
}

function sentenceOf(opening: string, reasons: readonly SegmentReason[], rival: Segment): string {
  const parts = reasons.map(
    ({ words, value, mean, meanOther }) =>
      `${words} ${shownNumber(value)} (${shownNumber(mean)} on average, ${shownNumber(meanOther)} in ${rival.name})`,
  );
  return parts.length > 0 ? `${opening}: ${listed(parts)}.` : `${opening}.`;
}

/** Four digits: these figures stand in every assignment. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
