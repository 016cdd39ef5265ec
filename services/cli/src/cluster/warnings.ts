import type { ReportInput } from './format-json.ts';
import { plain } from './markdown.ts';

// Below it neighbouring segments are hardly told apart (Kaufman and Rousseeuw 1990).
const SILHOUETTE_MIN = 0.25;
// A segment of fewer customers is too few to plan for, and its means are of a few people.
const SEGMENT_ROWS_MIN = 10;
const SEGMENT_SHARE_MIN = 0.01;
const NOISE_SHARE_MAX = 0.3;
// Adjusted Rand index with what halves of the rows give: the threshold by which k is chosen too.
const STABILITY_MIN = 0.8;
// Of one segment: the others are then crumbs beside it.
const DOMINANT_SHARE = 0.8;

/** What a reader should know before acting on the segments: sentences in Markdown. */
export function warningsOf({ table, result }: ReportInput): string[] {
  const { rows } = table.matrix;
  const { clusters, noise, silhouette } = result;
  const small = clusters.filter(({ size, share }) => size < SEGMENT_ROWS_MIN || share < SEGMENT_SHARE_MIN);
  const dominant = clusters.find(({ share }) => share > DOMINANT_SHARE);
  const repeated = rows - new Set(table.ids).size;
  const warnings: string[] = [];
  if (clusters.length === 1)
    warnings.push('No two segments were found: the customers form one group by these features.');
  if (silhouette !== null && silhouette < SILHOUETTE_MIN) {
    warnings.push(
      `The segments shade into each other (silhouette ${silhouette.toFixed(2)}): take them as a grid for planning, not as natural groups.`,
    );
  }
  const agreement = result.stability?.agreement ?? 1;
  if (agreement < STABILITY_MIN) {
    warnings.push(
      `Half of the customers would have given other segments (stability ${agreement.toFixed(2)} of 1): do not build much on them.`,
    );
  }
  if (small.length > 0) {
    const names = small.map(({ name, size }) => `${plain(name)} (${size})`).join(', ');
    warnings.push(`Very small, so figures may be chance: ${names}.`);
  }
  if (dominant && clusters.length > 1) {
    warnings.push(
      `${plain(dominant.name)} holds ${(100 * dominant.share).toFixed(0)} % of all customers: the split is lopsided.`,
    );
  }
  if (noise / rows > NOISE_SHARE_MAX) {
    warnings.push(
      `${((100 * noise) / rows).toFixed(0)} % of the customers are in no segment: allow larger distances or smaller groups.`,
    );
  }
  if (repeated > 0) {
    warnings.push(
      `${repeated} rows repeat an id: the table may hold orders, where each row should be a customer.`,
    );
  }
  return warnings;
}
