import {
  clusterModelFromJson,
  contributions,
  createMatrix,
  listed,
  type Matrix,
  nearestFirst,
  Preprocessor,
  rowOf,
  shownNumber,
  singleMoves,
} from '@shoal/clustering';
import type { ExplanationAnswer, Segment, SegmentModel, SegmentMove, SegmentReason } from '@shoal/contracts';
import { limitsOf } from './feature-limits.ts';

/** A model made ready to explain customers. */
export interface Explainer {
  readonly model: SegmentModel;
  /** The features of a customer by name, in their own units. */
  explain(features: Readonly<Record<string, number>>): Explanation;
}

export type Explanation = Omit<ExplanationAnswer, 'customerId' | 'shop' | 'asOf'>;

const movesMax = 5;
const reasonsShown = 2;

/** What a point is looked at with. */
interface Space {
  readonly model: SegmentModel;
  readonly preprocessor: Preprocessor;
  /** One row a segment. */
  readonly centroids: Matrix;
  /** The place of the segment that a row in its own units belongs to. */
  readonly placeOf: (row: Float64Array) => number;
}

/** Reads a model. Throws ModelFormatError when it is not as libs/clustering wrote it. */
export function makeExplainer(model: SegmentModel): Explainer {
  const preprocessor = Preprocessor.fromJSON(model.scaling);
  const centroids = createMatrix(
    model.segments.length,
    model.segments[0]?.centroid.length ?? 0,
    Float64Array.from(model.segments.flatMap(({ centroid }) => centroid)),
  );
  const scaled = (row: Float64Array) => rowOf(preprocessor.transform(createMatrix(1, row.length, row)), 0);
  const nearest = (row: Float64Array) => nearestFirst(scaled(row), centroids)[0]?.cluster ?? 0;
  const stored = model.model === undefined ? undefined : clusterModelFromJson(model.model);
  const placeOf = (row: Float64Array) => {
    const cluster = stored?.predict(createMatrix(1, row.length, row))[0];
    const place =
      cluster === undefined ? -1 : model.segments.findIndex((segment) => segment.cluster === cluster);
    return place < 0 ? nearest(row) : place;
  };
  const space = { model, preprocessor, centroids, placeOf };
  return { model, explain: (features) => explainRow(rowIn(features, model), space) };
}

function rowIn(features: Readonly<Record<string, number>>, model: SegmentModel): Float64Array {
  return Float64Array.from(model.features, (feature) => features[feature] ?? 0);
}

function explainRow(row: Float64Array, space: Space): Explanation {
  const { model, preprocessor, centroids, placeOf } = space;
  const point = rowOf(preprocessor.transform(createMatrix(1, row.length, row)), 0);
  const place = placeOf(row);
  const segment = model.segments[place] as Segment;
  const byDistance = nearestFirst(point, centroids);
  const distanceOf = (wanted: number) =>
    Math.sqrt(byDistance.find(({ cluster }) => cluster === wanted)?.squared ?? 0);
  const rival = byDistance.find(({ cluster }) => cluster !== place)?.cluster;
  const reasons = rival === undefined ? [] : reasonsFor({ place, rival, row, point }, space);
  const moves = possibleMoves({ place, row, point }, space);
  const other = rival === undefined ? undefined : (model.segments[rival] as Segment);
  return {
    modelVersion: model.version,
    segment: { id: segment.id, name: segment.name },
    distance: distanceOf(place),
    against: other ? { id: other.id, name: other.name, distance: distanceOf(rival as number) } : null,
    sentence: sentenceOf({ segment, other, reasons, moves }),
    reasons,
    moves,
  };
}

interface Standing {
  readonly place: number;
  readonly row: Float64Array;
  readonly point: Float64Array;
}

function reasonsFor(
  { place, rival, row, point }: Standing & { readonly rival: number },
  { model, preprocessor, centroids }: Space,
): SegmentReason[] {
  const [own, other] = [model.segments[place], model.segments[rival]] as [Segment, Segment];
  return contributions(point, centroids, { cluster: place, other: rival }).map(({ column, weight }) => {
    const index = preprocessor.kept[column] as number;
    const feature = model.features[index] as string;
    return {
      feature,
      words: wordsOf(model, index),
      value: row[index] as number,
      mean: own.means[feature] ?? 0,
      meanOther: other.means[feature] ?? 0,
      weight,
    };
  });
}

/** Changes that can come, each tried on the model: what only the distances say does not hold for every method. */
function possibleMoves({ place, row, point }: Standing, space: Space): SegmentMove[] {
  const { model, preprocessor, centroids, placeOf } = space;
  const moves: SegmentMove[] = [];
  for (const { column, to: scaledTo, change } of singleMoves(point, centroids)) {
    const index = preprocessor.kept[column] as number;
    const feature = model.features[index] as string;
    const inOwnUnit = preprocessor.inverse(createMatrix(1, point.length, point.with(column, scaledTo)));
    const to = within(rowOf(inOwnUnit, 0)[index] as number, feature, change > 0);
    if (to === undefined || moves.length === movesMax) continue;
    const reached = placeOf(row.with(index, beyond(to, feature, change > 0)));
    if (reached === place) continue;
    const { id, name } = model.segments[reached] as Segment;
    const words = wordsOf(model, index);
    const from = row[index] as number;
    const bound = `${shownNumber(to)} or ${change > 0 ? 'more' : 'less'}`;
    const sentence = `${name} with ${words} at ${bound}, now ${shownNumber(from)}`;
    moves.push({ feature, words, from, to, segment: { id, name }, sentence });
  }
  return moves;
}

/** The value as it can come: whole numbers go on to the next one. Undefined for one that cannot. */
function within(to: number, feature: string, isUp: boolean): number | undefined {
  const { isWhole, canFall, max } = limitsOf(feature);
  if (!isUp && !canFall) return undefined;
  const value = isWhole ? Math.floor(to) + 1 : to;
  return Number.isFinite(value) && value >= 0 && value <= max ? value : undefined;
}

/** A little further than the border itself, where both are equally near. */
function beyond(to: number, feature: string, isUp: boolean): number {
  if (limitsOf(feature).isWhole) return to;
  const little = Math.max(1e-9, Math.abs(to) * 1e-9);
  return isUp ? to + little : Math.max(0, to - little);
}

function wordsOf({ featureWords, features }: SegmentModel, index: number): string {
  return featureWords?.[index] ?? features[index] ?? '';
}

function sentenceOf({
  segment,
  other,
  reasons,
  moves,
}: {
  readonly segment: Segment;
  readonly other: Segment | undefined;
  readonly reasons: readonly SegmentReason[];
  readonly moves: readonly SegmentMove[];
}): string {
  if (!other) return `In ${segment.name}, the only segment.`;
  const shown = reasons.filter(({ weight }) => weight > 0).slice(0, reasonsShown);
  const parts = shown.map(
    ({ words, value, mean, meanOther }) =>
      `${words} (${shownNumber(value)}; ${shownNumber(mean)} on average here, ${shownNumber(meanOther)} there)`,
  );
  const because = parts.length > 0 ? ` for ${listed(parts)}` : '';
  const [first] = moves;
  const next = first ? ` Would be in ${first.sentence}.` : '';
  return `In ${segment.name} rather than ${other.name}${because}.${next}`;
}
