import type { KCandidate } from './judge-k.ts';
import { silhouetteTie, stableFrom } from './thresholds.ts';

/** Why a k was chosen, in words and figures for people who do not do statistics. */
export function explainK(
  chosen: KCandidate | undefined,
  candidates: readonly KCandidate[],
  judged: { readonly rows: number; readonly of: number },
): string {
  if (chosen === undefined) return 'k = 1: too few different rows to tell clusters apart.';
  const rows = judged.rows < judged.of ? ` (on a sample of ${judged.rows} of ${judged.of} rows)` : '';
  const reason = whyThis(chosen, candidates, rows);
  return `${reason} ${structure(chosen.silhouette)} ${repetition(chosen)}`;
}

function whyThis(chosen: KCandidate, candidates: readonly KCandidate[], rows: string): string {
  const others = candidates
    .filter((candidate) => candidate !== chosen)
    .sort((a, b) => b.silhouette - a.silhouette || a.k - b.k);
  const [rival] = others;
  const tried = `of ${candidates.length} tried${rows}`;
  const own = `silhouette ${chosen.silhouette.toFixed(3)}`;
  if (rival === undefined || rival.silhouette <= chosen.silhouette) {
    const next = rival ? `, ahead of ${rival.silhouette.toFixed(3)} for k = ${rival.k}` : '';
    return `k = ${chosen.k} separates the rows best ${tried}: ${own}${next}.`;
  }
  // Only two things let a clearer k lose: it does not come back, or the difference says nothing and it tells fewer apart.
  if (rival.k < chosen.k && rival.silhouette - chosen.silhouette <= silhouetteTie) {
    return (
      `k = ${chosen.k} tells the most groups apart of those that separate the rows best, ${tried}: ${own}, ` +
      `and ${rival.silhouette.toFixed(3)} for k = ${rival.k} is no real difference.`
    );
  }
  return (
    `k = ${chosen.k} separates the rows best among the groupings that come back, ${tried}: ${own}; k = ${rival.k} has ` +
    `${rival.silhouette.toFixed(3)}, but learned from half of the rows its groups are others (stability ${rival.stability?.toFixed(2)}).`
  );
}

/** The customary reading of silhouettes (Kaufman and Rousseeuw 1990, table 4). */
function structure(value: number): string {
  if (value > 0.7) return 'The structure is strong.';
  if (value > 0.5) return 'The structure is reasonable.';
  if (value > 0.25) return 'The structure is weak: neighbouring clusters shade into each other.';
  return 'There is no substantial structure: take the clusters as a grid, not as natural groups.';
}

function repetition({ stability }: KCandidate): string {
  if (stability === null) return 'The rows are too few to see whether the groups come back.';
  const figure = `stability ${stability.toFixed(2)} of 1`;
  if (stability >= 0.9) return `Learned again from half of the rows, the same groups come back (${figure}).`;
  if (stability >= stableFrom)
    return `Learned again from half of the rows, mostly the same groups come back (${figure}).`;
  return `Learned again from half of the rows, other groups come out (${figure}): do not build much on them.`;
}
